import { accountAt } from './account.ts';
import { writeCampaigns } from './campaigns.ts';
import { type Company, companyOf, type SampleOptions } from './company.ts';
import { type Fact, type Sheet, sheet } from './facts.ts';
import { peopleSheets } from './org.ts';
import { writeAccount } from './write-account.ts';
import { writeBook } from './write-book.ts';
import { writeCare } from './write-care.ts';
import { writeCatalog } from './write-catalog.ts';
import { writeCosts } from './write-costs.ts';
import { writeJourney } from './write-journey.ts';
import { planSheets, tallyOf } from './write-plan.ts';
import { writeSales } from './write-sales.ts';
import { writeUsage } from './write-usage.ts';
import { writeVoice } from './write-voice.ts';

/** All rows of one account; nothing of any other account goes into them but its name and kind. */
export function accountSheet(company: Company, index: number): Sheet {
  const page = sheet();
  const account = accountAt(company, index);
  writeAccount(page, account);
  writeBook(page, account);
  writeJourney(page, account);
  writeUsage(page, account);
  writeVoice(page, account);
  writeCare(page, account);
  writeSales(page, account);
  return page;
}

/** What the accounts' rows refer to, and what is planned without looking at them. */
function commonSheet(company: Company): Sheet {
  const page = sheet();
  writeCatalog(page, company);
  writeCampaigns(page, company);
  writeCosts(page, company);
  return page;
}

function* allSheets(company: Company): Generator<Sheet> {
  yield commonSheet(company);
  yield* peopleSheets(company);
  const tally = tallyOf(company);
  for (let index = 0; index < company.accounts; index++) {
    const page = accountSheet(company, index);
    tally.count(page.credits);
    yield page;
  }
  yield* planSheets(company, tally);
}

/**
 * The sample company, a batch of rows at a time: what all accounts refer to, then each account, then the plans that
 * add their results up. Holds one batch in memory, whatever the number of accounts. Rows come with the day on which
 * they are learned, up to thirty days after `today`; those learned later are left out. Throws a UserError for options
 * that no company can be made from.
 */
export function* sampleFacts(options: SampleOptions): Generator<readonly Fact[], void, undefined> {
  const company = companyOf(options);
  for (const page of allSheets(company)) yield page.facts.filter((fact) => fact.learned <= company.horizon);
}
