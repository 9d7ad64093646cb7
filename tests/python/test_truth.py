"""The marts of a simulated company against what was true of it, row by row: with faults of exports, and without.

What was true was written while the lives were drawn, and no model was asked. Where a table of the truth has to be added
up to the grain of a mart, it is done here, in another style than the model's. Calls and chats, contacts of other
teams, self-service and costs of support have no truth of their own: they are delivered as they were.
