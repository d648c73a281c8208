using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Fees;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.CareMonths;

/// <summary>A patient's month as the pages see it: what was recorded, and what the rules say of it.</summary>
/// <param name="Billing">The practitioner it would be billed under.</param>
/// <param name="HasChart">False: decided without the chart, so what the chart would tell is undetermined.</param>
internal sealed record MonthPicture(
    YearMonth Month, PatientIdentity Identity, PatientRecord Record, BillingPractitionerSettings Billing, Determination Determination, bool HasChart)
{
    public int StaffSeconds => Seconds(Determination.Minutes.Staff);

    public int PractitionerSeconds => Seconds(Determination.Minutes.Practitioner);

    /// <summary>What Medicare allows for the staff lane's base code here: an estimate for people; null when there is no table.</summary>
    public decimal? BaseAmount { get; init; }

    /// <summary>The chart was read and its Coverage names no policy: strict holds unless a person picked one.</summary>
    public bool PayerUnknown { get; init; }

    /// <summary>
    /// Why an entry adds nothing to this month, in the rules' words; null when it counts. Minutes before the patient agreed never
    /// count, so without a consent none does, whatever is recorded later.
    /// </summary>
    public string? WhyNotCounted(string entry)
    {
        var minutes = Determination.Minutes;
        return minutes.Counted.All(c => c.Entry != entry)
            ? minutes.Excluded.FirstOrDefault(x => x.Entry == entry)?.Reason
            : Determination.Findings.FirstOrDefault(f =>
                f is { Rule: "consent-on-file" or "consent-for-this-practitioner", Outcome: FindingOutcome.NotMet })?.Message;
    }

    /// <summary>What the practice decided for all its patients, as it was when this was decided.</summary>
    public PracticeBook Practice { get; init; } = PracticeBook.Empty;

    /// <summary>What the month is billed as.</summary>
    public Programme Programme => Determination.Facts.Programme;

    public bool IsCarePlanOversight => Programme is Programme.CpoHomeHealth or Programme.CpoHospice;

    public Recorded<MonthClosed>? Closing => Record.ClosingOf(Month);

    /// <summary>Minutes are whole seconds cut to two decimals, so the seconds come back exactly.</summary>
    public static int Seconds(decimal minutes) => (int)decimal.Ceiling(minutes * 60m);
}

/// <summary>Read, then decide. The same function for the landing page, the what-if and the close.</summary>
internal sealed class MonthReader(Ledger ledger, OversightLedger oversight, Patients patients, TimeElsewhere elsewhere, BillingTables tables)
{
    private const string BaseCode = "99490";

    /// <summary>The patient's ledger, its people as the staff register has them on the day of their work.</summary>
    public async Task<PatientRecord> RecordAsync(PatientKey patient, EhrConnection ehr, CancellationToken cancel)
    {
        return await RecordAsync(patient, ehr, (await PracticeAsync(patient.PracticeId, patient.EhrId, cancel)).Staff, cancel);
    }

    /// <summary>The patient's ledger as it was written: for what does not ask whose time counts.</summary>
    public async Task<PatientRecord> RecordAsync(Guid patientId, CancellationToken cancel) =>
        PatientRecord.Of(await ledger.ReadAsync(patientId, cancel));

    public async Task<StaffRegister> RegisterAsync(string practiceId, string ehrId, CancellationToken cancel) =>
        (await PracticeAsync(practiceId, ehrId, cancel)).Staff;

    /// <summary>What the practice decided for all its patients.</summary>
    public async Task<PracticeBook> PracticeAsync(string practiceId, string ehrId, CancellationToken cancel) => PracticeBook.Of(
        await ledger.ReadAsync(StaffRegister.KeyOf(practiceId, ehrId).PatientId, cancel),
        SupervisionBook.Of(await oversight.ReadSupervisionAsync(practiceId, cancel)));

    /// <param name="context">Whose chart, and who looks: a billing practitioner looks at what they would bill.</param>
    /// <param name="ehr">The EHR of the launch.</param>
    /// <param name="month">In the practice's zone.</param>
    /// <param name="chart">Null when the chart was not read.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<MonthPicture> ReadAsync(
        CareContext context, EhrConnection ehr, YearMonth month, ChartFacts? chart, CancellationToken cancel)
    {
        return (await ReadAsync(context, ehr, [month], chart, cancel))[0];
    }

    /// <summary>Several months of one patient, read once.</summary>
    public async Task<ImmutableArray<MonthPicture>> ReadAsync(
        CareContext context, EhrConnection ehr, ImmutableArray<YearMonth> months, ChartFacts? chart, CancellationToken cancel)
    {
        var practice = await PracticeAsync(context.Patient.PracticeId, context.Patient.EhrId, cancel);
        var read = await RecordAsync(context.Patient, ehr, practice.Staff, cancel);
        var zone = DateTimeZoneProviders.Tzdb[ehr.Practice.TimeZone];
        var record = read.Beside(await elsewhere.CoincidingAsync(context.Patient, read, months, practice.Staff, zone, cancel));
        var identity = await patients.ReadAsync(context.Patient.PatientId, cancel);
        return [.. months.Select(month => Decide(context, ehr, month, identity, record, chart, practice))];
    }

    public MonthPicture Decide(
        CareContext context, EhrConnection ehr, YearMonth month, PatientIdentity identity, PatientRecord record, ChartFacts? chart,
        PracticeBook practice)
    {
        var billing = BillingOf(context, ehr, record);
        var payers = record.ClosingOf(month) is { } closing ? practice.Payers.AsOf(closing.At) : practice.Payers;
        var choice = tables.Payers.Of(chart?.Payers, month, payers);
        var facts = CareMonthBuilder.Build(
            ehr, identity, record, chart, month, choice,
            new BillingPractitioner(BillingPractitioners.KeyOf(billing), billing.Role, billing.Npi, ehr.Practice.Id), practice.Supervision);
        var setting = facts.Site.Kind == SiteKind.HospitalOutpatient ? PaymentSetting.Facility : PaymentSetting.NonFacility;
        return new MonthPicture(month, identity, record, billing, tables.Decide(facts), chart is not null)
        {
            PayerUnknown = chart is not null && !choice.IsKnown,
            Practice = practice,
            BaseAmount = (tables.Fees.PerUnit(BaseCode, month.Year, setting, null, facts.Site.Qp) as Payment)?.Amount,
        };
    }

    private async Task<PatientRecord> RecordAsync(PatientKey patient, EhrConnection ehr, StaffRegister staff, CancellationToken cancel)
    {
        var zone = DateTimeZoneProviders.Tzdb[ehr.Practice.TimeZone];
        return PatientRecord.Of(await ledger.ReadAsync(patient.PatientId, cancel))
            .NamedBy((person, at) => staff.As(patient.EhrId, person, at.InZone(zone).Date));
    }

    /// <summary>The practitioner who looks, if they may bill; else the one the latest consent names; else the practice's first.</summary>
    private static BillingPractitionerSettings BillingOf(CareContext context, EhrConnection ehr, PatientRecord record) =>
        BillingPractitioners.Find(ehr, context.Person.Id)
        ?? BillingPractitioners.Find(ehr, record.Consents.LastOrDefault(c => c.Revoked is null)?.Given.What.PractitionerId)
        ?? ehr.BillingPractitioners[0];
}
