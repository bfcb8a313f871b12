"""The only way to read: each query takes a `View` (one consistent state, one person) and gives frozen dataclasses."""
