import { kpi, share } from '../core/kpi.ts';
import { openRemark } from '../sources/sentiment/remarks.ts';
import surveyInvitations, { type SurveyInvitationMeasure } from '../sources/survey_invitations.ts';

export default kpi<SurveyInvitationMeasure>({
  title: 'Survey response rate',
  aliases: ['response rate', 'survey responses', 'survey participation'],
  stage: 'advocacy',
  timing: 'leading',
  review: 'monthly',
  unit: 'percent',
  better: 'higher',
  tense: 'past',
  window: 'last-90d',
  source: surveyInvitations,
  of: 'count',
  value: (m) => share(m.answered, m.invited),
  n: (m) => m.invited,
  units: 'invitations',
  variants: { in_window: (m) => share(m.answered_in_window, m.invited) },
  variantWords: { in_window: 'sent and answered inside the period, over what was sent in it' },
  shows: ['invited', 'answered', 'answered_in_window', 'open'],
  isWhole: true,
  remarks: (m, told) => openRemark(m.open, told),
  edges: [
    'What went out in the period and was answered within 14 days (a setting), whether that is still inside it or not.',
    'All kinds of surveys; survey:nps, touchpoint:support and the like narrow it.',
    'What went out lately may still be answered: it is said how many, and the rate will rise.',
  ],
  references: ['Trengo: How do we calculate the metrics?'],
  example: 'survey response rate last month by survey',
  formula: 'surveys sent in the period and answered within 14 days, over those sent in it',
});
