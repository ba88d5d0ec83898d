-- Revenue, leads and what campaigns sent are read by when they came, and leads by whose they became.
CREATE INDEX revenue_months_month ON facts.revenue_months (month);
CREATE INDEX leads_account ON facts.leads (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX leads_created ON facts.leads (created_on);
CREATE INDEX campaign_events_lead ON facts.campaign_events (lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX campaign_events_occurred ON facts.campaign_events (occurred_at);
