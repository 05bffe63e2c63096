-- What the record says: FHIR R4 resources, every version kept, by chart.
-- A chart has a permanent chart_id that leads every key, so that the tables can be partitioned by it; a person is a set of charts.
create schema chart;
grant usage on schema chart to chartkeeper_app;

-- The numbers of resource types, as the program knows them (store/type-numbers.ts); never renumbered.
create table chart.type_name (
  type smallint primary key,
  name text collate "C" not null unique
);
insert into chart.type_name values
  (1, 'Account'), (2, 'ActivityDefinition'), (3, 'AdverseEvent'), (4, 'AllergyIntolerance'), (5, 'Appointment'), (6, 'AppointmentResponse'),
  (7, 'AuditEvent'), (8, 'Basic'), (9, 'Binary'), (10, 'BiologicallyDerivedProduct'), (11, 'BodyStructure'), (12, 'Bundle'),
  (13, 'CapabilityStatement'), (14, 'CarePlan'), (15, 'CareTeam'), (16, 'CatalogEntry'), (17, 'ChargeItem'), (18, 'ChargeItemDefinition'),
  (19, 'Claim'), (20, 'ClaimResponse'), (21, 'ClinicalImpression'), (22, 'CodeSystem'), (23, 'Communication'), (24, 'CommunicationRequest'),
  (25, 'CompartmentDefinition'), (26, 'Composition'), (27, 'ConceptMap'), (28, 'Condition'), (29, 'Consent'), (30, 'Contract'),
  (31, 'Coverage'), (32, 'CoverageEligibilityRequest'), (33, 'CoverageEligibilityResponse'), (34, 'DetectedIssue'), (35, 'Device'), (36, 'DeviceDefinition'),
  (37, 'DeviceMetric'), (38, 'DeviceRequest'), (39, 'DeviceUseStatement'), (40, 'DiagnosticReport'), (41, 'DocumentManifest'), (42, 'DocumentReference'),
  (43, 'EffectEvidenceSynthesis'), (44, 'Encounter'), (45, 'Endpoint'), (46, 'EnrollmentRequest'), (47, 'EnrollmentResponse'), (48, 'EpisodeOfCare'),
  (49, 'EventDefinition'), (50, 'Evidence'), (51, 'EvidenceVariable'), (52, 'ExampleScenario'), (53, 'ExplanationOfBenefit'), (54, 'FamilyMemberHistory'),
  (55, 'Flag'), (56, 'Goal'), (57, 'GraphDefinition'), (58, 'Group'), (59, 'GuidanceResponse'), (60, 'HealthcareService'),
  (61, 'ImagingStudy'), (62, 'Immunization'), (63, 'ImmunizationEvaluation'), (64, 'ImmunizationRecommendation'), (65, 'ImplementationGuide'), (66, 'InsurancePlan'),
  (67, 'Invoice'), (68, 'Library'), (69, 'Linkage'), (70, 'List'), (71, 'Location'), (72, 'Measure'),
  (73, 'MeasureReport'), (74, 'Media'), (75, 'Medication'), (76, 'MedicationAdministration'), (77, 'MedicationDispense'), (78, 'MedicationKnowledge'),
  (79, 'MedicationRequest'), (80, 'MedicationStatement'), (81, 'MedicinalProduct'), (82, 'MedicinalProductAuthorization'), (83, 'MedicinalProductContraindication'), (84, 'MedicinalProductIndication'),
  (85, 'MedicinalProductIngredient'), (86, 'MedicinalProductInteraction'), (87, 'MedicinalProductManufactured'), (88, 'MedicinalProductPackaged'), (89, 'MedicinalProductPharmaceutical'), (90, 'MedicinalProductUndesirableEffect'),
  (91, 'MessageDefinition'), (92, 'MessageHeader'), (93, 'MolecularSequence'), (94, 'NamingSystem'), (95, 'NutritionOrder'), (96, 'Observation'),
  (97, 'ObservationDefinition'), (98, 'OperationDefinition'), (99, 'OperationOutcome'), (100, 'Organization'), (101, 'OrganizationAffiliation'), (102, 'Parameters'),
  (103, 'Patient'), (104, 'PaymentNotice'), (105, 'PaymentReconciliation'), (106, 'Person'), (107, 'PlanDefinition'), (108, 'Practitioner'),
  (109, 'PractitionerRole'), (110, 'Procedure'), (111, 'Provenance'), (112, 'Questionnaire'), (113, 'QuestionnaireResponse'), (114, 'RelatedPerson'),
  (115, 'RequestGroup'), (116, 'ResearchDefinition'), (117, 'ResearchElementDefinition'), (118, 'ResearchStudy'), (119, 'ResearchSubject'), (120, 'RiskAssessment'),
  (121, 'RiskEvidenceSynthesis'), (122, 'Schedule'), (123, 'SearchParameter'), (124, 'ServiceRequest'), (125, 'Slot'), (126, 'Specimen'),
  (127, 'SpecimenDefinition'), (128, 'StructureDefinition'), (129, 'StructureMap'), (130, 'Subscription'), (131, 'Substance'), (132, 'SubstanceNucleicAcid'),
  (133, 'SubstancePolymer'), (134, 'SubstanceProtein'), (135, 'SubstanceReferenceInformation'), (136, 'SubstanceSourceMaterial'), (137, 'SubstanceSpecification'), (138, 'SupplyDelivery'),
  (139, 'SupplyRequest'), (140, 'Task'), (141, 'TerminologyCapabilities'), (142, 'TestReport'), (143, 'TestScript'), (144, 'ValueSet'),
  (145, 'VerificationResult'), (146, 'VisionPrescription');
grant select on chart.type_name to chartkeeper_app;

create table chart.chart (
  chart_id bigint primary key,
  kind text not null check (kind in ('person', 'shared')),
  facility text collate "C" not null,
  created_at timestamptz not null
);
insert into chart.chart values (1, 'shared', '*', now());
grant select, insert on chart.chart to chartkeeper_app;

-- A person is a set of charts joined by dated links. A chart without an open link is its own person (person_id = chart_id).
create table chart.link (
  chart_id bigint not null,
  person_id bigint not null,
  from_at timestamptz not null,
  until_at timestamptz,
  reason text not null,
  actor text collate "C" not null,
  primary key (chart_id, person_id, from_at)
);
create unique index link_open on chart.link (chart_id) where until_at is null;
create index link_person on chart.link (person_id) where until_at is null;
grant select, insert on chart.link to chartkeeper_app;
grant update (until_at) on chart.link to chartkeeper_app;

-- Where a resource is: a reference table beside the charts. It also keeps type and id unique.
create table chart.directory (
  type smallint not null,
  id text collate "C" not null,
  chart_id bigint not null,
  rid bigint not null,
  primary key (type, id)
);
grant select, insert on chart.directory to chartkeeper_app;

-- The current state of each entry: a pointer to its newest version. on_at is the clinical date a reader sorts by, -infinity where nothing dates it.
create table chart.entry (
  chart_id bigint not null,
  rid bigint not null,
  updated_at timestamptz not null,
  on_at timestamptz not null,
  version integer not null,
  type smallint not null,
  indexed smallint not null,
  deleted boolean not null default false,
  id text collate "C" not null,
  primary key (chart_id, rid)
) with (fillfactor = 90);
create index entry_section on chart.entry (chart_id, type, on_at);
create index entry_type on chart.entry (type, rid);
create index entry_updated on chart.entry using brin (updated_at);
grant select, insert on chart.entry to chartkeeper_app;
grant update (updated_at, on_at, version, indexed, deleted) on chart.entry to chartkeeper_app;

-- Every version as stamped, for ever. Compressed inside the row, so that a read is one visit.
create table chart.version (
  chart_id bigint not null,
  rid bigint not null,
  recorded_at timestamptz not null,
  item_id bigint,
  version integer not null,
  deleted boolean not null default false,
  actor text collate "C" not null,
  place text,
  reason text,
  content text not null,
  primary key (chart_id, rid, version)
) with (toast_tuple_target = 256);
alter table chart.version alter column content set storage main;
create index version_recorded on chart.version (recorded_at);
create index version_item on chart.version (item_id) where item_id is not null;
grant select, insert on chart.version to chartkeeper_app;
create trigger version_only_grows before update or delete on chart.version for each row execute function platform.refuse_change();
create trigger version_never_emptied before truncate on chart.version for each statement execute function platform.refuse_change();

-- An entry about several patients lives in one chart (home_chart) and is seen from the others.
create table chart.compartment (
  chart_id bigint not null,
  home_chart bigint not null,
  rid bigint not null,
  primary key (chart_id, home_chart, rid)
);
create index compartment_home on chart.compartment (home_chart, rid);
grant select, insert, delete on chart.compartment to chartkeeper_app;

-- References to what is not here yet; the row goes when the target arrives.
create table chart.dangling_reference (
  chart_id bigint not null,
  rid bigint not null,
  target_type smallint not null,
  target_id text collate "C" not null,
  primary key (chart_id, rid, target_type, target_id)
);
create index dangling_target on chart.dangling_reference (target_type, target_id);
grant select, insert, delete on chart.dangling_reference to chartkeeper_app;

-- Search: a few typed tables for all resource types. param is the permanent number of a search parameter.
-- Each has an index to find by value and a compact one to find the rows of an entry.
create table chart.idx_token (
  chart_id bigint not null,
  rid bigint not null,
  system bigint not null,
  param smallint not null,
  code text collate "C",
  words text collate "C"
);
create index idx_token_entry on chart.idx_token (chart_id, rid);
create index idx_token_code on chart.idx_token (param, code, rid) where code is not null;

create table chart.idx_string (
  chart_id bigint not null,
  rid bigint not null,
  param smallint not null,
  folded text collate "C" not null,
  exact text collate "C"
);
create index idx_string_entry on chart.idx_string (chart_id, rid);
create index idx_string_value on chart.idx_string (param, folded, rid);

create table chart.idx_date (
  chart_id bigint not null,
  rid bigint not null,
  lo timestamptz not null,
  hi timestamptz not null,
  param smallint not null
);
create index idx_date_entry on chart.idx_date (chart_id, rid);
create index idx_date_value on chart.idx_date (param, lo, rid);

create table chart.idx_quantity (
  chart_id bigint not null,
  rid bigint not null,
  value double precision not null,
  lo double precision not null,
  hi double precision not null,
  system bigint not null,
  param smallint not null,
  code text collate "C",
  unit text collate "C"
);
create index idx_quantity_entry on chart.idx_quantity (chart_id, rid);
create index idx_quantity_value on chart.idx_quantity (param, value, rid);

create table chart.idx_reference (
  chart_id bigint not null,
  rid bigint not null,
  param smallint not null,
  target_type smallint,
  -- Our id, or the whole address when it points elsewhere.
  target_id text collate "C" not null
);
create index idx_reference_entry on chart.idx_reference (chart_id, rid);
create index idx_reference_target on chart.idx_reference (target_id, param, rid);

create table chart.idx_uri (
  chart_id bigint not null,
  rid bigint not null,
  param smallint not null,
  value text collate "C" not null
);
create index idx_uri_entry on chart.idx_uri (chart_id, rid);
create index idx_uri_value on chart.idx_uri (param, value, rid);
grant select, insert, delete on chart.idx_token, chart.idx_string, chart.idx_date, chart.idx_quantity, chart.idx_reference, chart.idx_uri to chartkeeper_app;

-- The charts of the person that a chart belongs to now, itself included.
create function chart.charts_of_person(wanted bigint) returns setof bigint language sql stable rows 1 as $$
  select c.chart_id from (select coalesce((select person_id from chart.link where chart_id = wanted and until_at is null), wanted) as person_id) p
  cross join lateral (
    select p.person_id as chart_id
    union select l.chart_id from chart.link l where l.person_id = p.person_id and l.until_at is null
  ) c
$$;
