"""Reports as a page of HTML: one file, no scripts, with pictures, for screens of all sizes and for paper."""
