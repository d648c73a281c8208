using System.Collections.Immutable;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Ehr.Delivering;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Ehr.Reconciling;

/// <summary>
/// Whether the problems our charges name still stand in the chart. One that has ended since is no fault of the month; one that was entered
/// in error, refuted or removed is, and a person is told what to do.
/// </summary>
internal static class ChargedDiagnoses
{
    private static readonly string[] Denied = ["entered-in-error", "refuted"];

    /// <param name="session">A launch on the chart.</param>
    /// <param name="standing">Our charges that are not withdrawn.</param>
    /// <param name="ledger">The patient's, with the closings that approved them.</param>
    /// <param name="isBilled">Whether the EHR has billed a charge.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<ImmutableArray<ChargeDifference>> CompareAsync(
        FhirSession session, IEnumerable<Charge> standing, IReadOnlyList<LedgerRow> ledger, Func<Charge, bool> isBilled, CancellationToken cancel)
    {
        var closings = ledger.Where(r => r.Event is MonthClosed).ToDictionary(r => r.Id, r => (MonthClosed)r.Event);
        var known = new Dictionary<string, string?>(StringComparer.Ordinal);
        var found = ImmutableArray.CreateBuilder<ChargeDifference>();
        foreach (var charge in standing)
        {
            foreach (var condition in ClosedMonths.ChargedConditions(closings[charge.ClosingId], charge.Code))
            {
                if (!known.TryGetValue(condition, out var trouble))
                {
                    known[condition] = trouble = await TroubleAsync(session.Client, condition, cancel);
                }

                if (trouble is not null)
                {
                    found.Add(new ChargeDifference(
                        "diagnosis", charge.Code, charge.Month, charge.Id, "Condition/" + condition, $"{trouble}; {Step(isBilled(charge))}"));
                }
            }
        }

        return found.ToImmutable();
    }

    /// <returns>Null when it stands, or when the EHR does not say.</returns>
    private static async Task<string?> TroubleAsync(FhirClient client, string id, CancellationToken cancel)
    {
        var read = await client.ReadAsync<Condition>(id, cancel);
        return read switch
        {
            { Failure.Kind: FhirFailureKind.NotFound } => "a diagnosis on it is no longer in the chart",
            { Value: { } condition } when condition.VerificationStatus?.Coding.FirstOrDefault(c => Denied.Contains(c.Code)) is { } status =>
                $"a diagnosis on it is {status.Code!.Replace('-', ' ')}",
            _ => null,
        };
    }

    private static string Step(bool isBilled) => isBilled
        ? "the EHR has billed it: a person corrects or credits the claim there, then settles it here"
        : "reopen the month; close it again on what still stands, or credit the charge";
}
