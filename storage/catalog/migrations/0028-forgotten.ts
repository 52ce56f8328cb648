import { type Kysely, sql } from 'kysely'

/** The one member of an organisation who is called so. */
const onlyMember = sql`(
  select membership.organisation_id, person.name, min(person.id) as id
  from membership join person on person.id = membership.person_id
  group by membership.organisation_id, person.name having count(*) = 1
)`

/**
 * What happened names the people whom it was about by id, so that their names go when they do; when somebody was e-mailed news
 * last; and whose lectures somebody's are, which each open page of a student asks.
 *
 * Events of before have names only. They stay where exactly one member is called so, now or before being renamed; whoever else was
 * meant is taken for removed, as the person of each removal is, and forgotten. Addresses go.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table organisation_event
      add column person_id text,
      add column heir_id text;
    alter table replay_notice add column mailed_at timestamptz;
    create index lecture_by_owner on lecture (owner_id);

    update organisation_event as event set person_id = only_member.id from ${onlyMember} as only_member
      where only_member.organisation_id = event.organisation_id
        and event.event = 'person.renamed' and event.detail = only_member.name;
    update organisation_event as event set person_id = only_member.id from ${onlyMember} as only_member
      where only_member.organisation_id = event.organisation_id and event.person_id is null
        and event.event like 'person.%' and event.event <> 'person.removed' and event.about = only_member.name;
    update organisation_event as event set person_id = renamed.person_id from organisation_event as renamed
      where renamed.organisation_id = event.organisation_id and renamed.event = 'person.renamed'
        and renamed.person_id is not null and renamed.about = event.about and event.person_id is null
        and event.event like 'person.%' and event.event <> 'person.removed';
    update organisation_event as event set heir_id = only_member.id from ${onlyMember} as only_member
      where only_member.organisation_id = event.organisation_id
        and event.event in ('person.removed', 'person.deactivated', 'person.handed-on') and event.detail = only_member.name;

    update organisation_event set person_id = '', about = '',
        detail = case when event = 'person.renamed' then '' else detail end
      where event like 'person.%' and about <> '' and person_id is null;
    update organisation_event set heir_id = '', detail = ''
      where event in ('person.removed', 'person.deactivated', 'person.handed-on') and detail <> '' and heir_id is null;
    update organisation_event set detail = '' where event = 'person.address';
  `.execute(db)
}
