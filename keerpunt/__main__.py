from keerpunt.cli import main

raise SystemExit(main())
