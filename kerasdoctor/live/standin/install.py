"""Sets up everything that stands in for missing data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kerasdoctor.live.standin.made import Made, Wanted


def install(made: Made, wanted: Wanted, scratch: Path) -> None:
    """Make what is missing from now on; `scratch` is a folder for files, which the caller removes.

    Only for a process that ends with the program: nothing here is put back.
    """
    import wrapt

    from kerasdoctor.live.standin.files import stand_in_for_arrays, stand_in_for_tables, stand_in_for_texts

    def with_keras(keras: Any) -> None:
        from kerasdoctor.live.standin.datasets import stand_in_for_downloads
        from kerasdoctor.live.standin.folders import stand_in_for_folders

        stand_in_for_downloads(made)
        stand_in_for_folders(keras, wanted, made, scratch)

    def with_flows(image: Any) -> None:
        from kerasdoctor.live.standin.folders import stand_in_for_flows

        if hasattr(image, "ImageDataGenerator"):
            stand_in_for_flows(image, wanted, made, scratch)

    wrapt.register_post_import_hook(with_keras, "keras")
    for path in ("keras._tf_keras.keras.preprocessing.image", "keras.src.legacy.preprocessing.image"):
        wrapt.register_post_import_hook(with_flows, path)
    wrapt.register_post_import_hook(lambda pandas: stand_in_for_tables(pandas, wanted, made), "pandas")
    wrapt.register_post_import_hook(lambda _: stand_in_for_arrays(wanted, made), "numpy")
    stand_in_for_texts(made)
