"""Sets up everything that stands in for missing data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kerasdoctor.live.standin.made import Made
from kerasdoctor.live.standin.wanted import Wanted


def install(made: Made, wanted: Wanted, scratch: Path) -> None:
    """Make what is missing from now on; `scratch` is a folder for files, which the caller removes.

    Only for a process that ends with the program: nothing here is put back.
    """
    import wrapt

    from kerasdoctor.live.standin import containers, downloads, files, pictures

    def with_keras(keras: Any) -> None:
        from kerasdoctor.live.standin.datasets import stand_in_for_downloads
        from kerasdoctor.live.standin.folders import stand_in_for_folders

        stand_in_for_downloads(made)
        stand_in_for_folders(keras, wanted, made, scratch)
        downloads.stand_in_for_get_file(keras.utils, scratch)

    def with_flows(image: Any) -> None:
        from kerasdoctor.live.standin.folders import stand_in_for_flows, stand_in_for_named_pictures

        if hasattr(image, "ImageDataGenerator"):
            stand_in_for_flows(image, wanted, made, scratch)
            stand_in_for_named_pictures(image, made, scratch)

    wrapt.register_post_import_hook(with_keras, "keras")
    for path in ("keras._tf_keras.keras.preprocessing.image", "keras.src.legacy.preprocessing.image"):
        wrapt.register_post_import_hook(with_flows, path)

    def with_scikit(datasets: Any) -> None:
        from kerasdoctor.live.standin.scikit import stand_in_for_fetching

        stand_in_for_fetching(datasets, made)

    def array(name: str) -> Any:
        return files.named_array(name, wanted)

    hooks: dict[str, Callable[[Any], None]] = {
        "pandas": lambda pandas: files.stand_in_for_tables(pandas, wanted, made),
        "numpy": lambda _: files.stand_in_for_arrays(wanted, made),
        "sklearn.datasets": with_scikit,
        "scipy.io": lambda module: containers.stand_in_for_matlab(module, array, made),
        "h5py": lambda module: containers.stand_in_for_hdf(module, array, made),
        "cv2": lambda module: pictures.stand_in_for_opencv(module, made),
        "keras._tf_keras.keras.utils": lambda module: downloads.stand_in_for_get_file(module, scratch),
        "wget": lambda module: downloads.stand_in_for_tool(module, scratch),
        "gdown": lambda module: downloads.stand_in_for_tool(module, scratch),
    }
    for path, hook in hooks.items():
        wrapt.register_post_import_hook(hook, path)
    files.stand_in_for_texts(wanted, made)
    downloads.stand_in_for_downloads_by_hand(scratch)
    pictures.Listed(wanted, made, scratch).install()
