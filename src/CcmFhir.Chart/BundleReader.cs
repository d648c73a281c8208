using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Time;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>
/// A patient's month from one Bundle holding the EHR's resources and ours. A list of facts is known when the bundle holds a
/// resource of its kind, or a List of ours that says it was looked for and is empty (emptyReason nilknown); else it is unknown.
/// </summary>
public static class BundleReader
{
    /// <param name="bundle">One patient's resources.</param>
    /// <param name="month">The month to decide.</param>
    /// <param name="policy">Policy id; null: by coverage.</param>
    /// <param name="payers">What the practice knows of its payers.</param>
    /// <returns>The care month, or every reason why there is none, each with the resource it lies in.</returns>
    public static FactsResult Read(Bundle bundle, YearMonth month, string? policy = null, IReadOnlyCollection<KnownPayer>? payers = null)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var reading = new Reading([.. bundle.Entry.Select(e => e.Resource).OfType<Resource>()], month, payers ?? []);
        return reading.Run(policy);
    }

    private sealed class Reading(ImmutableArray<Resource> resources, YearMonth month, IReadOnlyCollection<KnownPayer> payers)
    {
        private readonly ImmutableArray<FactsError>.Builder _errors = ImmutableArray.CreateBuilder<FactsError>();

        public FactsResult Run(string? policy)
        {
            var enrolment = Only<EpisodeOfCare, Enrolment>(EnrolmentTranslator.FromFhir, "EpisodeOfCare", "an enrolment with zone, billing role and site");
            var patients = Of<Patient>().ToArray();
            if (patients.Length != 1)
            {
                _errors.Add(new FactsError("Patient", "The bundle must hold exactly one patient."));
            }

            if (enrolment is null || patients.Length != 1)
            {
                return new FactsResult(null, _errors.ToImmutable());
            }

            var patient = PatientTranslator.FromFhir(patients[0], enrolment.TimeZone);
            if (patient.Facts is null)
            {
                _errors.AddRange(patient.Gaps.Select(g => new FactsError($"{g.Source}.{g.Element}", "A full date is needed.")));
                return new FactsResult(null, _errors.ToImmutable());
            }

            var care = Compose(enrolment, patient.Facts, policy);
            CheckReferences(care);
            return _errors.Count > 0 ? new FactsResult(null, _errors.ToImmutable()) : new FactsResult(care, []);
        }

        private CareMonth Compose(Enrolment enrolment, PatientOnFile patient, string? policy)
        {
            var zone = enrolment.TimeZone;
            var context = new ChartContext
            {
                Issuer = "",
                PatientId = patient.Id,
                TimeZone = zone,
                Organization = enrolment.BillingPractitioner.Organization ?? "",
                BillingPractitioner = enrolment.BillingPractitioner.Id,
            };
            var encounters = EncounterTranslator.FromFhir(Of<Encounter>(), zone);
            var services = ServiceTranslator.FromFhir(resources, month, context);
            var hasServices = resources.Any(r => r is ChargeItem or Claim or ExplanationOfBenefit);
            var decisions = Of<Observation>().Select(o => DecisionMakingTranslator.FromFhir(o, zone)).OfType<DecisionMaking>().ToImmutableArray();
            return new CareMonth
            {
                Month = month,
                TimeZone = zone,
                Policy = policy,
                Programme = enrolment.Programme,
                Patient = patient,
                BillingPractitioner = enrolment.BillingPractitioner,
                Supervision = Of<Observation>().Select(o => SupervisionTranslator.FromFhir(o, zone)).OfType<SupervisionOnFile>().MaxBy(s => s.AttestedOn),
                Site = enrolment.Site,
                Coverage = Known(CoverageTranslator.FromFhir(Of<Coverage>(), payers, zone).Coverages, Has<Coverage>(), "coverage"),
                Conditions = Conditions(zone),
                Consents = [.. Of<Consent>().Select(c => ConsentTranslator.FromFhir(c, zone).Facts).OfType<PatientConsent>()],
                CarePlan = OwnPlan(zone),
                Visits = Known(encounters.Visits, Has<Encounter>(), "visits"),
                PatientSince = enrolment.PatientSince,
                DecisionMaking = decisions.IsEmpty ? null : decisions,
                Entries = Entries(zone),
                OtherServices = Known(services.Services, hasServices, "other-services"),
                Stays = Known(encounters.Stays, Has<Encounter>(), "stays"),
                PriorMonths = Known(services.PriorMonths, hasServices, "prior-months"),
            };
        }

        private ImmutableArray<ChronicCondition> Conditions(DateTimeZone zone)
        {
            var attestations = Of<Observation>().Select(o => AttestationTranslator.FromFhir(o, zone)).OfType<(string ConditionId, ConditionAttestation Attestation)>()
                .GroupBy(a => a.ConditionId).ToDictionary(g => g.Key, g => g.MaxBy(a => a.Attestation.On).Attestation);
            return
            [
                .. Of<Condition>().Where(ConditionTranslator.IsOnProblemList)
                    .Select(c => ConditionTranslator.FromFhir(c, zone).Facts).OfType<ChronicCondition>()
                    .Select(c => c with { Attestation = attestations.GetValueOrDefault(c.Id) }),
            ];
        }

        // Another's plan is not the CCM plan until a person has adopted it.
        private CarePlanOnFile? OwnPlan(DateTimeZone zone) =>
            Of<CarePlan>().Where(p => p.Status?.Known is RequestStatus.Active or RequestStatus.Completed)
                .Select(p => CarePlanTranslator.FromFhir(p, [.. Of<Goal>()], zone))
                .Where(p => p.IsOurs).Select(p => p.Draft).OfType<CarePlanOnFile>().MaxBy(p => p.CreatedOn);

        private ImmutableArray<TimeEntry> Entries(DateTimeZone zone)
        {
            var entries = ImmutableArray.CreateBuilder<TimeEntry>();
            foreach (var reading in Of<Observation>().Select(o => TimeEntryTranslator.FromFhir(o, zone)).OfType<TimeEntryReading>())
            {
                if (reading.Entry is { } entry)
                {
                    entries.Add(entry);
                }
                else
                {
                    _errors.AddRange(reading.Gaps.Select(g => new FactsError($"{g.Source}.{g.Element}", "The time entry cannot be read without it.")));
                }
            }

            return entries.ToImmutable();
        }

        private void CheckReferences(CareMonth care)
        {
            var known = care.Conditions.Select(c => c.Id).ToHashSet();
            var cited = care.Entries.SelectMany(e => e.About ?? []).Concat(care.CarePlan?.Conditions ?? []).Distinct();
            _errors.AddRange(cited.Where(id => !known.Contains(id)).Select(id =>
                new FactsError($"Condition/{id}", "It is referred to, but not in the bundle with an ICD-10-CM or SNOMED code.")));
            foreach (var twice in care.Conditions.Select(c => $"Condition/{c.Id}").Concat(care.Entries.Select(e => $"{Sid.Time}|{e.Id}"))
                         .GroupBy(id => id).Where(g => g.Count() > 1))
            {
                _errors.Add(new FactsError(twice.Key, "It is in the bundle twice."));
            }
        }

        private ImmutableArray<T>? Known<T>(ImmutableArray<T> found, bool isThere, string name) =>
            isThere || Of<List>().Any(l => l.Code?.Has(Canonicals.CodeSystem("ccm-facts"), name) == true && l.EmptyReason is not null) ? found : null;

        private TFacts? Only<TResource, TFacts>(Func<TResource, TFacts?> read, string path, string what)
            where TResource : Resource
            where TFacts : class
        {
            var found = Of<TResource>().Select(read).OfType<TFacts>().ToArray();
            if (found.Length == 1)
            {
                return found[0];
            }

            _errors.Add(new FactsError(path, $"The bundle must hold exactly one {path} that is {what}."));
            return null;
        }

        private bool Has<T>()
            where T : Resource =>
            resources.Any(r => r is T);

        private IEnumerable<T> Of<T>()
            where T : Resource =>
            resources.OfType<T>();
    }
}
