"""Which command installs a package that is missing: `pip install .` brings what classifying needs, extras the rest."""

import re
from collections import Counter
from importlib import metadata

from classifier.errors import ClassifierError

_PACKAGES = {"docx": "python-docx", "sklearn": "scikit-learn", "lxml": "lxml-html-clean"}
"""Module → the package that brings it, where the names differ."""
_EXTRA = re.compile(r"([\w.-]+).*\bextra == ['\"](\w+)['\"]")


class PackageMissingError(ClassifierError):
    """A package of an extra is not installed. Values: `package`, `command` (which installs it)."""


def package_missing(error: ModuleNotFoundError) -> PackageMissingError:
    """Return what to raise for an import that failed: its message is the command that mends it."""
    module = (error.name or "").partition(".")[0]
    package = _PACKAGES.get(module, module)
    try:
        lines = metadata.requires("ainisha") or []
    except metadata.PackageNotFoundError:  # a clone of the repository
        return PackageMissingError(package=module, command=f"pip install {package}")
    asked = [match.groups() for line in lines if (match := _EXTRA.match(line))]
    sizes = Counter(extra for _, extra in asked)
    extras = [extra for asked_package, extra in asked if asked_package == package]  # app brings what archive brings
    command = f'pip install "ainisha[{min(extras, key=sizes.__getitem__)}]"' if extras else f"pip install {package}"
    return PackageMissingError(package=module, command=command)
