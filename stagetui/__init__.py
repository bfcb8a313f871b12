"""stagetui: places aios in their stages, from availability to letters (Textual over one DuckDB file)."""

__version__ = "0.1.0"
