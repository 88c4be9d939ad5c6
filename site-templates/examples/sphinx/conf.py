project = "院内規程"
extensions = ["sphinx.ext.intersphinx"]
intersphinx_mapping = {
    "soukan": ("https://example.org/soukan/", "soukan/objects.inv"),
}
exclude_patterns = ["soukan"]
