using System.Collections.Immutable;
using CcmFhir.Billing.Codes;
using CcmFhir.Chart;
using CcmFhir.Fhir.Model;
using CcmFhir.Web.Ehr.Delivering;
using CcmFhir.Web.Ehr.Delivering.Fhir;
using CcmFhir.Web.Ehr.Delivering.Oracle;
using CcmFhir.Web.Storage;
using NodaTime;
using NodaTime.Text;
using Duration = NodaTime.Duration;

namespace CcmFhir.Web.Ehr.Reconciling;

/// <summary>
/// Compares the EHR's charges of a patient with ours: missing, foreign, duplicate, changed, or for a diagnosis that is gone. It only tells; the one thing it settles is a
/// charge that was handed over without an answer and is now seen to be there.
/// </summary>
internal sealed class ChargeComparison(Charges charges, Outbox outbox, Ledger ledger, ChargeDifferences differences, TimeProvider clock)
{
    private static readonly Duration ShownBy = Duration.FromDays(1);

    /// <returns>False when the EHR's charges could not all be read.</returns>
    public async Task<bool> CompareAsync(FhirSession session, CancellationToken cancel)
    {
        var patient = session.Patient;
        var ours = await charges.ForPatientAsync(patient, cancel);
        var rows = await outbox.ForPatientAsync(patient.PatientId, "ChargeItem", cancel);
        var own = rows.Where(r => r.Item.Amends is null).ToDictionary(r => r.Item.Id);
        var byVisit = own.Values.Any(r => r.Route == "oracle-operation");
        var known = own.Values.Select(r => r.Reference).OfType<string>().Where(r => r.StartsWith("ChargeItem/", StringComparison.Ordinal));
        if (await EhrCharges.ReadAsync(session, byVisit, known, cancel) is not { } theirs)
        {
            return false;
        }

        var found = new List<ChargeDifference>();
        foreach (var charge in ours)
        {
            var matching = theirs.Where(t => IsOurs(t, charge, own)).ToArray();
            if (own.TryGetValue(charge.Id, out var row))
            {
                found.AddRange(Of(charge, row, IsShownByNow(row), rows.Where(r => r.Item.Amends == charge.Id), matching));
                await SettleSentAsync(row, matching, cancel);
            }
        }

        found.AddRange(await ChargedDiagnoses.CompareAsync(
            session, ours.Where(c => !c.IsWithdrawn), await ledger.ReadAsync(patient.PatientId, cancel),
            charge => theirs.Any(t => IsOurs(t, charge, own) && StatusOf(t) == "billed"), cancel));
        found.AddRange(theirs.Where(t => !ours.Any(c => IsOurs(t, c, own))).SelectMany(t => Foreign(t)));
        await differences.ReplaceAsync(patient, found, cancel);
        return true;
    }

    /// <summary>What was accepted without a word of where it is must be seen within a day; by an interface or a file it need never be.</summary>
    private bool IsShownByNow(OutboxRow row) =>
        row is { State: DeliveryState.Sent, Route: "fhir-create" or "fhir-create-profiled" or "oracle-operation" }
        && Instant.FromDateTimeOffset(clock.GetUtcNow()) - row.DueAt > ShownBy;

    private static IEnumerable<ChargeDifference> Of(Charge charge, OutboxRow row, bool isShownByNow, IEnumerable<OutboxRow> changes, ChargeItem[] theirs)
    {
        var standing = theirs.Where(t => !IsEnded(t)).ToArray();
        if (standing.Length > 1)
        {
            return standing.Select(t => Difference(charge, "duplicate", t, "the EHR has it more than once"));
        }

        var isDue = (isShownByNow || (row is { State: DeliveryState.Confirmed, Reference: { } reference } && reference.StartsWith("ChargeItem/", StringComparison.Ordinal)))
            && changes.All(c => c.State is DeliveryState.Confirmed or DeliveryState.Credited);
        return (isDue, charge.IsWithdrawn, standing) switch
        {
            (false, _, _) => [],
            (_, true, [var only]) => [Difference(charge, "changed", only, "withdrawn here, and it stands there")],
            (_, false, []) when theirs.Length == 0 => [Difference(charge, "missing", null, isShownByNow ? "the EHR accepted it and does not show it" : "the EHR no longer has it")],
            (_, false, []) => [Difference(charge, "changed", theirs[0], $"the EHR says {StatusOf(theirs[0])}")],
            (_, false, [var only]) when Units(only) != charge.Units => [Difference(charge, "changed", only, $"{Units(only)} units there, {charge.Units} here")],
            _ => [],
        };
    }

    private async Task SettleSentAsync(OutboxRow row, ChargeItem[] theirs, CancellationToken cancel)
    {
        if (row.State == DeliveryState.Sent && theirs is [{ Id: { } id } only] && !IsEnded(only))
        {
            await outbox.SettleAsync(
                row.Item.Id, new Outcome(DeliveryState.Confirmed, "seen by the comparison", Reference: "ChargeItem/" + id, Version: only.Meta?.VersionId), cancel: cancel);
        }
    }

    /// <summary>A care management code that stands and is not ours.</summary>
    private static ImmutableArray<ChargeDifference> Foreign(ChargeItem charge)
    {
        var code = charge.Json["code"]?["coding"]?[0]?["code"]?.ToString();
        return code is null || CodeCatalog.Find(code) is null || IsEnded(charge) ? [] :
            [new ChargeDifference("foreign", code, MonthOf(charge), null, "ChargeItem/" + charge.Id, "not charged from here")];
    }

    private static ChargeDifference Difference(Charge charge, string kind, ChargeItem? there, string detail) =>
        new(kind, charge.Code, charge.Month, charge.Id, there is null ? null : "ChargeItem/" + there.Id, detail);

    /// <summary>By our identifier or mark; where the EHR keeps neither, by the number it gave.</summary>
    private static bool IsOurs(ChargeItem charge, Charge ours, Dictionary<Guid, OutboxRow> rows) =>
        (rows.TryGetValue(ours.Id, out var row) && row.Reference == "ChargeItem/" + charge.Id)
        || charge.Identifier.Any(i => i.System == CcmTerms.ChargeIdentifier && i.Value == ours.ChargeKey) || OracleCharge.CarriesKey(charge.Json, ours.ChargeKey);

    private static bool IsEnded(ChargeItem charge) => StatusGuard.IsEnded("ChargeItem", StatusOf(charge));

    private static string? StatusOf(ChargeItem charge) => charge.Json["status"]?.ToString();

    private static decimal? Units(ChargeItem charge) =>
        decimal.TryParse(charge.Json["quantity"]?["value"]?.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var units) ? units : null;

    private static YearMonth? MonthOf(ChargeItem charge)
    {
        var start = charge.Json["occurrenceDateTime"]?.ToString() ?? charge.Json["occurrencePeriod"]?["start"]?.ToString();
        return start is { Length: >= 7 } && YearMonthPattern.Iso.Parse(start[..7]) is { Success: true, Value: var month } ? month : null;
    }
}
