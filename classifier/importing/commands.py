"""The commands `python -m classifier bundle import|verify|list|info`, which import and inspect models."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from classifier.bundle.artifacts import ARTIFACTS, Bundle, bundle_folder
from classifier.bundle.manifest import KERAS_MODEL, LITERT_MODEL, MANIFEST
from classifier.errors import BundleError, ImportRefusedError
from classifier.importing.importer import TextSettings, import_bundle
from classifier.terminal import count, to_json
from classifier.text import NORMALIZATION, RULES

_MODEL = ".keras or .h5, of Keras 2 or 3"


def add_commands(commands: Any) -> None:
    """Add `bundle` to the commands of `python -m classifier`."""
    bundle = commands.add_parser("bundle", help="import a trained model, or inspect the bundles that are here")
    actions = bundle.add_subparsers(dest="action", required=True)
    _add_import(actions.add_parser("import", help="a model, a tokenizer and an encoder of yours → a bundle"))
    for name, run, description in (
        ("verify", _verify, "check every file of a bundle"),
        ("info", _info, "show the properties of a bundle"),
    ):
        action = actions.add_parser(name, help=description)
        action.add_argument("bundle", metavar="NAME|PATH", help="a folder, or the name of one in artifacts/")
        action.set_defaults(run=run)
        action.add_argument("--json", action="store_true", help="for programs")
    listing = actions.add_parser("list", help="list the bundles of a folder")
    listing.add_argument("--out", type=Path, default=ARTIFACTS, metavar="FOLDER", help="default: %(default)s")
    listing.add_argument("--json", action="store_true", help="for programs")
    listing.set_defaults(run=_list)


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", type=Path, required=True, metavar="FILE", help=_MODEL)
    parser.add_argument("--tokenizer", type=Path, required=True, metavar="FILE", help="what tokenizer.to_json() wrote")
    parser.add_argument("--encoder", type=Path, required=True, metavar="FILE", help="labels, written by joblib.dump")
    parser.add_argument("--max-len", type=count, required=True, metavar="N", help="the words that the model reads")
    parser.add_argument("--name", required=True, help="what the bundle is called: small letters, digits, hyphens")
    parser.add_argument(
        "--normalization",
        choices=RULES,
        default=NORMALIZATION,
        help="how texts were cleaned: letters-a-z dropped all but a to z and blanks, as-written left it to the "
        "tokenizer (default: %(default)s)",
    )
    for side, what in (("padding", "filled"), ("truncating", "cut")):
        description = f"where texts were {what} (default: %(default)s; pad_sequences says pre unless told otherwise)"
        parser.add_argument(f"--{side}", choices=("pre", "post"), default="post", help=description)
    description = "from which an answer counts as certain (default: %(default)s)"
    parser.add_argument("--threshold", type=float, default=0.7, metavar="SHARE", help=description)
    parser.add_argument("--out", type=Path, default=ARTIFACTS, metavar="FOLDER", help="default: %(default)s")
    parser.set_defaults(run=_import)


def _import(options: argparse.Namespace) -> None:
    if not 0 <= options.threshold <= 1:
        raise ImportRefusedError("--threshold is a share from 0 to 1.")
    settings = TextSettings(
        max_length=options.max_len,
        normalization=options.normalization,
        padding=options.padding,
        truncating=options.truncating,
    )
    manifest = import_bundle(
        options.name,
        settings,
        model=options.model,
        tokenizer=options.tokenizer,
        encoder=options.encoder,
        threshold=options.threshold,
        out=options.out,
    )
    engine = "LiteRT serves it." if LITERT_MODEL in manifest.files else "Keras serves it: LiteRT cannot run this model."
    print(f"{options.out / options.name}: version {manifest.version}, {len(manifest.labels)} labels. {engine}")


def _verify(options: argparse.Namespace) -> None:
    bundle = Bundle(bundle_folder(options.bundle))
    bundle.verify()
    manifest = bundle.manifest
    if options.json:
        print(to_json({"path": str(bundle.path), "version": manifest.version, "files": dict(manifest.files)}))
        return
    print(f"{bundle.path}: {len(manifest.files)} files are what the manifest says, version {manifest.version}.")


def _info(options: argparse.Namespace) -> None:
    bundle = Bundle(bundle_folder(options.bundle))
    facts = _facts(bundle)
    if options.json:
        print(to_json(facts | {"manifest": asdict(bundle.manifest)}))
        return
    for key, value in facts.items():
        print(f"{key:<14} {', '.join(value) if isinstance(value, list | tuple) else value}")


def _list(options: argparse.Namespace) -> None:
    rows = [_row(path.parent) for path in sorted(options.out.glob(f"*/{MANIFEST}"))]
    if options.json:
        print(to_json(rows))
        return
    for row in rows:
        facts = row.get("error") or f"{row['version']}  {row['engine']:<6}  {', '.join(row['labels'])}"
        print(f"{row['folder']:<24} {facts}")


def _row(folder: Path) -> dict[str, Any]:
    try:
        return {"folder": folder.name, **_facts(Bundle(folder))}
    except BundleError as error:
        return {"folder": folder.name, "error": str(error)}


def _facts(bundle: Bundle) -> dict[str, Any]:
    manifest, held_out = bundle.manifest, bundle.held_out()
    return {
        "name": manifest.name,
        "version": manifest.version,
        "engine": "litert" if LITERT_MODEL in manifest.files else "keras",
        "models": [name for name in (KERAS_MODEL, LITERT_MODEL) if name in manifest.files],
        "labels": list(manifest.labels),
        "words read": manifest.max_length,
        "rule": manifest.normalization,
        "padding": manifest.padding,
        "truncating": manifest.truncating,
        "threshold": manifest.threshold,
        "calibrated": manifest.calibrated,
        "measured": bool(bundle.evaluation()),
        "held out": f"{held_out['texts']:,} texts, {held_out['date']}: {held_out['source']}" if held_out else "",
    }
