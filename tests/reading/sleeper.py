"""The process that reads hostile files, as a file that never lets go of it makes it: `classifier.reading` asleep."""

import time

if __name__ == "__main__":
    time.sleep(10**6)
