#!/usr/bin/env python
"""Django's command line. Starts the embedded services when a command needs them."""

import os
import sys

# Commands that use neither the database nor the broker.
WITHOUT_SERVICES = {
    "",
    "--help",
    "--version",
    "-h",
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "evaluate",
    "findstatic",
    "help",
    "makemessages",
    "run",  # looks after the services itself
    "verify-pack",
    "version",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    from tracker import env

    env.default_to_demonstration()
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from tracker import services

    command = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        if command not in WITHOUT_SERVICES and not {"--help", "-h"} & set(sys.argv):
            services.ensure()
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, services.ServiceError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
