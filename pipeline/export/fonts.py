"""The typefaces of an official document (GB/T 9704-2012, 7.2): names as Word and WPS know them."""

TITLE_FONT = "方正小标宋简体"
HEADER_FONT = "黑体"
BODY_FONT = "仿宋_GB2312"
LATIN_FONT = "Times New Roman"
SECOND_FONT = "楷体_GB2312"
