"""The practice platform: a small LTI 1.3 platform to try the tool with, and to test it against.

It speaks all of LTI Advantage: launches and the other messages, deep linking, names and roles,
grades, platform storage, and dynamic registration in the ways of four platforms.

A newcomer has no Brightspace at hand and the tests need a counterpart. It knows two courses and a
handful of fictional people, keeps everything but its keys in memory, and is strict: what a
certified platform would refuse, it refuses. It has switches to be nasty on purpose.

It knows the tool by its addresses only: no module here imports ``lti_app`` and no module of
``lti_app`` imports this package.
"""
