"""What plans, registers and records are: frozen models, and the PlanBook that holds one plan's."""
