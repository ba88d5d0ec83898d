-- Renewals are asked for by the days on which they are due and closed, and by account.
CREATE INDEX renewals_due ON facts.renewals (due_on);
CREATE INDEX renewals_closed ON facts.renewals (closed_on);
CREATE INDEX renewals_account ON facts.renewals (account_id);
CREATE INDEX renewals_history_due ON facts.renewals_history (due_on);
CREATE INDEX risks_account ON facts.risks (account_id);
