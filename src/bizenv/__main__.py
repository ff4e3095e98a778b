"""python -m bizenv."""

from bizenv.cli import main

main()
