"""Sets up everything that lets an old program run."""

from __future__ import annotations

from typing import Any

from kerasdoctor.live.compat.uses import Uses


def install(uses: Uses, source: str) -> None:
    """Map old names from now on, and arguments and methods once Keras is imported.

    Only for a process that ends with the program: nothing here is put back.
    """
    import wrapt

    made: dict[str, object] = {}

    def complete(_module: Any) -> None:
        from kerasdoctor.live.compat.arguments import rename_arguments
        from kerasdoctor.live.compat.containers import take_lists
        from kerasdoctor.live.compat.made import MADE
        from kerasdoctor.live.compat.methods import restore_methods

        made.update(MADE)
        restore_methods(uses)
        rename_arguments(uses, source)
        take_lists(uses)

    from kerasdoctor.live.compat.names import remember_names

    wrapt.register_post_import_hook(complete, "keras")
    remember_names(uses, made)
