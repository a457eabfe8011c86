"""Where an error came from, in words that quote nothing: messages quote what people sent."""

import traceback
from pathlib import Path


def class_and_places(error: Exception) -> str:
    """Return the class of `error` and the last places in the code, the innermost first."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[::-1])
    return f"{type(error).__name__} at {places}"
