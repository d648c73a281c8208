using System.Collections.Immutable;
using System.Globalization;
using CcmFhir.Billing;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Time;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.CareMonths;

/// <summary>Puts together what the rules may see: the ledger, the chart and the practice's settings. Decides nothing.</summary>
internal static class CareMonthBuilder
{
    /// <param name="ehr">For the practice's settings.</param>
    /// <param name="identity">The patient.</param>
    /// <param name="record">The patient's ledger.</param>
    /// <param name="chart">Null when the chart has not been read: what it would tell is then not known.</param>
    /// <param name="month">In the practice's zone.</param>
    /// <param name="payer">The policy the coverage means, or that it names none.</param>
    /// <param name="billing">Under whom it would be billed.</param>
    /// <param name="supervision">Who supervises the practice's staff; used where the month has no attestation of its own.</param>
    public static CareMonth Build(
        EhrConnection ehr, PatientIdentity identity, PatientRecord record, ChartFacts? chart, YearMonth month, PayerChoice payer,
        BillingPractitioner billing, SupervisionBook supervision) =>
        WithKnownIds(Put(ehr, identity, record, chart, month, payer, billing, supervision));

    private static CareMonth Put(
        EhrConnection ehr, PatientIdentity identity, PatientRecord record, ChartFacts? chart, YearMonth month, PayerChoice payer,
        BillingPractitioner billing, SupervisionBook supervision) => new()
        {
            Month = month,
            Programme = record.ProgrammeOf(month),
            TimeZone = DateTimeZoneProviders.Tzdb[ehr.Practice.TimeZone],
            Policy = payer.PolicyId ?? (payer.IsKnown ? null : record.PickFor(month)?.What.PolicyId),
            House = ehr.Practice.House.Settings,
            Patient = new PatientOnFile(identity.FhirId, identity.BirthDate, identity.DeceasedOn),
            BillingPractitioner = billing,
            Supervision = record.Supervision.LastOrDefault(s => s.What.Month == month)?.What is { } said
            ? new SupervisionOnFile(Word<SupervisionKind>(said.Kind), said.By.Id, said.On)
            : supervision.Of(record.Time, month, DateTimeZoneProviders.Tzdb[ehr.Practice.TimeZone], billing.Id),
            Site = SiteOf(ehr.Practice.Site),
            Coverage = chart?.Coverage,
            Conditions = Conditions(record, chart),
            Consents = [.. record.Consents.Select(c => Consent(c.Given, c.Revoked?.What.On))],
            CarePlan = record.Plan is { } plan ? Plan(plan, ehr) : null,
            Visits = OutsideFacts.Visits(record, chart),
            PatientSince = chart?.PatientSince,
            DecisionMaking = record.DecisionMaking is { Length: > 0 } made
            ? [.. made.Select(m => new DecisionMaking(Word<DecisionMakingLevel>(m.What.Level), m.What.By.Id, m.What.On))]
            : null,
            Entries = [.. record.Time.SelectMany(Entries)],
            Elsewhere = record.Elsewhere,
            OtherServices = OtherServices(record, chart, month, billing),
            Stays = OutsideFacts.Stays(record, chart, month),
            HomeCare = record.HomeCare is { Length: > 0 } episodes
                ? [.. episodes.Select(e => new HomeCareEpisode(
                    Word<HomeCareKind>(e.Episode.What.Kind), e.Episode.What.From, e.To, e.Episode.What.PlanSignedBy))]
                : null,
            PriorMonths = PriorMonths(record, month),
        };

    /// <summary>
    /// An attestation can be withdrawn and the chart can lose a condition: what names only such ones names nothing any more, and
    /// does not count.
    /// </summary>
    private static CareMonth WithKnownIds(CareMonth month)
    {
        var known = month.Conditions.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        return month with
        {
            CarePlan = month.CarePlan is { Conditions: { } covered } plan ? plan with { Conditions = [.. covered.Where(known.Contains)] } : month.CarePlan,
            Entries = [.. month.Entries.Select(e => e.About is { } about ? e with { About = [.. about.Where(known.Contains)] } : e)],
        };
    }

    /// <summary>A kebab-case word of the store as the enum member it names; null for a word it does not have.</summary>
    public static T? Word<T>(string word)
        where T : struct, Enum =>
        Words.TryParse<T>(word, out var value) ? value : null;

    private static T Flags<T>(IEnumerable<string> words)
        where T : struct, Enum =>
        (T)Enum.ToObject(typeof(T), words.Select(Word<T>).OfType<T>().Aggregate(0, (all, one) => all | Convert.ToInt32(one, CultureInfo.InvariantCulture)));

    /// <summary>Where the practice works, as launch.json says it.</summary>
    public static PracticeSite SiteOf(SiteSettings site) => new()
    {
        Kind = Word<SiteKind>(site.Kind)!.Value,
        Pos = site.Pos,
        Mac = site.Mac,
        Locality = site.Locality,
        Qp = site.Qp,
        DateOfService = Word<DateOfServiceStyle>(site.DateOfService),
    };

    /// <summary>The chart's conditions with what was attested of them; attested ones the chart no longer shows stay, their status not known.</summary>
    private static ImmutableArray<ChronicCondition> Conditions(PatientRecord record, ChartFacts? chart)
    {
        var attested = record.Conditions.ToDictionary(a => a.What.ConditionId, a => a.What, StringComparer.Ordinal);
        var seen = chart?.Conditions ?? [];
        return
        [
            .. seen.Select(c => attested.TryGetValue(c.Fact.Id, out var a) ? c.Fact with { Attestation = Attestation(a) } : c.Fact),
            .. attested.Values.Where(a => seen.All(c => c.Fact.Id != a.ConditionId)).Select(a => new ChronicCondition
            {
                Id = a.ConditionId,
                System = Word<CodeSystem>(a.System)!.Value,
                Code = a.Code,
                Attestation = Attestation(a),
            }),
        ];
    }

    /// <summary>
    /// What the chart shows and people told, and what this practice closed the very month as before under another programme: chronic care and care plan oversight
    /// exclude one another, also when the month was reopened since.
    /// </summary>
    private static ImmutableArray<OtherService>? OtherServices(PatientRecord record, ChartFacts? chart, YearMonth month, BillingPractitioner billing)
    {
        var isOversight = record.ProgrammeOf(month) is Programme.CpoHomeHealth or Programme.CpoHospice;
        var closedAs = record.Closings.Where(c => c.What.Month == month)
            .SelectMany(c => ClosedMonths.Codes(c.What))
            .Distinct(StringComparer.Ordinal)
            .Where(code => isOversight ? CodeCatalog.IsCcm(code) : code is CodeCatalog.HomeHealthOversight or CodeCatalog.HospiceOversight)
            .Select(code => new OtherService
            {
                Code = code,
                From = month.OnDayOfMonth(1).With(DateAdjusters.EndOfMonth),
                Practitioner = billing.Id,
                Organization = billing.Organization,
                Source = KnowledgeSource.OwnClaim,
            })
            .ToImmutableArray();
        var known = OutsideFacts.Services(record, chart, month, billing.Organization);
        return closedAs.IsEmpty ? known : [.. known ?? [], .. closedAs];
    }

    private static ConditionAttestation Attestation(ConditionAttested a) => new(
        a.By.Id,
        a.On,
        Word<ExpectedDuration>(a.Lasts),
        Flags<Risks>(a.Risk));

    public static PatientConsent Consent(Recorded<ConsentGiven> given, LocalDate? revokedOn) => new()
    {
        Id = given.Id.ToString("D"),
        GivenOn = GivenOn.On(given.What.GivenOn),
        Mode = Word<ConsentMode>(given.What.Mode)!.Value,
        Elements = Flags<ConsentElements>(given.What.Elements),
        Practitioner = given.What.PractitionerId,
        Witness = given.What.Witness,
        RevokedOn = revokedOn,
    };

    public static CarePlanOnFile Plan(CurrentPlan plan, EhrConnection ehr)
    {
        var saved = plan.Saved.What;
        return new CarePlanOnFile
        {
            Id = plan.PlanId.ToString("D"),
            CreatedOn = plan.CreatedOn,
            ReviewedOn = saved.ReviewedOn,
            RevisedOn = plan.Saved.At.InZone(DateTimeZoneProviders.Tzdb[ehr.Practice.TimeZone]).Date,
            SubstantiallyRevised = saved.SubstantiallyRevised,
            Elements = Flags<PlanElements>(saved.Elements.Where(e => saved.Confirmed.Contains(e.Key)).Select(e => e.Key)),
            Conditions = saved.Conditions,
            ApprovedBy = plan.Approval?.What.By.Id,
            CopyGivenOn = saved.Copy?.On,
            SharedBy = Flags<SharingMeans>(saved.SharedBy),
            InCertifiedEhr = saved.InCertifiedEhr,
        };
    }

    private static IEnumerable<TimeEntry> Entries(LoggedTime logged)
    {
        var entry = Entry(logged.Entry);
        yield return entry;
        if (logged.Reversal is { } reversal)
        {
            yield return entry with { Id = reversal.Id.ToString("D"), Reverses = entry.Id, EnteredAt = reversal.At };
        }
    }

    public static TimeEntry Entry(Recorded<TimeLogged> logged)
    {
        var what = logged.What;
        return new TimeEntry
        {
            Id = logged.Id.ToString("D"),
            Start = what.Start,
            End = what.End,
            By = new Worker
            {
                Id = what.By.Id,
                Name = what.By.Name,
                Role = what.By.Role,
                Credential = what.By.Credential,
                Employment = what.By.Employment is { } employment ? Word<Employment>(employment) : null,
                Location = what.By.Location is { } location ? Word<WorkLocation>(location) : null,
            },
            Activity = Word<Activity>(what.Activity)!.Value,
            About = what.About is { Length: > 0 } about ? about : null,
            Note = NoteOf(what),
            EnteredAt = logged.At,
        };
    }

    private static string NoteOf(TimeLogged what) => string.Join(
        ' ', new[] { what.Note, what.Contact is { } contact ? $"Contact: {contact}." : null, what.Result is { } result ? $"Result: {result}." : null }
            .Where(t => t is not null));

    private static ImmutableArray<PriorMonth>? PriorMonths(PatientRecord record, YearMonth month)
    {
        var closed = record.Closings.Where(c => c.What.Month.CompareTo(month) < 0 && record.ClosingOf(c.What.Month) == c).ToArray();
        return closed.Length == 0 ? null : [.. closed.Select(c => new PriorMonth(c.What.Month, ClosedMonths.Codes(c.What)))];
    }
}
