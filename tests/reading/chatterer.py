"""The process that reads hostile files, as a file that took it over makes it: answering for ever."""

import sys

if __name__ == "__main__":
    while True:
        sys.stdout.write('"habari"\n' * 10_000)
