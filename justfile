# What can be done here
default: list

# Lists the recipes
list:
    @just --list

# Opens the course, or does what is asked for: just run sandbox
run *arguments:
    cargo run --release -- {{ arguments }}

# Runs the tests, or those whose names hold a word: just test readme
test *filter:
    cargo test {{ filter }}

# Writes anew what tests compare with, and shows what changed
review:
    VESTIBULE_WRITE=1 INSTA_UPDATE=always cargo test
    git diff

# Checks all that must hold before a change goes in
check:
    .ci/run

# Formats the code and mends what clippy can mend
fix:
    cargo clippy --all-targets --fix --allow-dirty --allow-staged
    cargo fmt

# Makes git run the checks before each push
setup:
    printf '#!/bin/sh\nexec .ci/run\n' > "$(git rev-parse --git-path hooks)/pre-push"
    chmod +x "$(git rev-parse --git-path hooks)/pre-push"
