"""The fictional demo bureau: invented people in every stage of the process, made through the doorway only."""

from stagetui.engine.demo.make import count_demo, make_demo
from stagetui.engine.demo.scale import Size

__all__ = ["Size", "count_demo", "make_demo"]
