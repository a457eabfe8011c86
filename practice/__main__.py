"""`python -m practice`: start the tool and the practice platform together."""

import sys

from practice.supervisor import main

sys.exit(main())
