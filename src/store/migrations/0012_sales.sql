-- Deals are looked up by the day they closed and while they are open, activities by their deal and by their day.
CREATE INDEX opportunities_closed ON facts.opportunities (closed_on);
CREATE INDEX opportunities_open ON facts.opportunities (created_on) WHERE status = 'open';
CREATE INDEX opportunities_account ON facts.opportunities (account_id);
CREATE INDEX sales_activities_deal ON facts.sales_activities (opportunity_id, occurred_at);
CREATE INDEX sales_activities_at ON facts.sales_activities (occurred_at);
CREATE INDEX opportunity_history_stage ON facts.opportunity_history (stage);
CREATE INDEX sales_activities_kind ON facts.sales_activities (kind);

-- The few values of a column with millions of rows: one look into its index for each value, instead of a scan.
CREATE VIEW facts.sales_stages AS
WITH RECURSIVE each AS (
  SELECT min(stage) AS stage FROM facts.opportunity_history
  UNION ALL
  SELECT (SELECT min(h.stage) FROM facts.opportunity_history h WHERE h.stage > each.stage) FROM each WHERE each.stage IS NOT NULL
)
SELECT stage FROM each WHERE stage IS NOT NULL;

CREATE VIEW facts.sales_activity_kinds AS
WITH RECURSIVE each AS (
  SELECT min(kind) AS kind FROM facts.sales_activities
  UNION ALL
  SELECT (SELECT min(a.kind) FROM facts.sales_activities a WHERE a.kind > each.kind) FROM each WHERE each.kind IS NOT NULL
)
SELECT kind FROM each WHERE kind IS NOT NULL;
