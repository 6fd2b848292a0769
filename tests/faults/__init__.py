"""Files that mean harm, or are damaged, or only look so: what becomes of them."""
