"""`python -m bias` is the command `bias`."""

from bias.cli import main

if __name__ == "__main__":
    main(prog_name="bias")
