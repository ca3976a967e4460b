"""The rehearsal: invented bodies and people walk an agreement from draft to renewal."""

from concord.web.demonstration.rehearsal.play import rehearse

__all__ = ["rehearse"]
