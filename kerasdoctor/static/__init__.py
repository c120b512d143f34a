"""Reads scripts as text: what a fit is planned with, and how a fix would change the file.

Nothing of a script is run or imported. Where to start:

- `accepted.read_any` turns a file into text and tree, or says why it cannot: a script (`source`), a
  notebook (`notebook`, `magics`, `notebook_rows`), or as much as can be read of Python 2 and of a
  text with errors (`mending`, `python2_forms`, `left_out`). A saved model is read as the script that
  builds it (`saved_model`, `saved_script`, `saved_reading`).
- `reading.understand` turns text and tree into one `Planned` for each call of fit; `edit.diff` shows
  a fix in the source.
- A reading follows the script statement by statement (`walk`, `statements`, `expressions`, `calls`,
  `definitions`, `loops`, `comprehensions`) with values that say what each name can stand for
  (`values`, `heap`). Two ways through the script are joined (`joining`): what differs is unknown.
- What is known of libraries by name: `layer_table`, `layers`, `models`, `compiling`, `training`,
  `spelling` for Keras; `numpy_functions`, `randoms`, `ranges`, `encodings`, `datasets`, `decoding`
  for what labels and answers pass through.
"""
