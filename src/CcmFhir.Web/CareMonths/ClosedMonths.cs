using System.Collections.Immutable;
using System.Text.Json;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Web.Storage;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Web.CareMonths;

/// <summary>What a stored closing says, read from the Determination kept with it.</summary>
internal static class ClosedMonths
{
    public static ImmutableArray<string> Codes(MonthClosed closed)
    {
        using var document = JsonDocument.Parse(closed.DeterminationJson);
        return [.. document.RootElement.GetProperty("charges").EnumerateArray().Select(c => c.GetProperty("code").GetString()!)];
    }

    /// <summary>Findings a person answered for, in the rules' words: what was found, who overrode it, when and why.</summary>
    public static ImmutableArray<string> Overrides(MonthClosed closed)
    {
        using var document = JsonDocument.Parse(closed.DeterminationJson);
        return
        [
            .. document.RootElement.GetProperty("findings").EnumerateArray()
                .Where(f => f.GetProperty("evidence").EnumerateArray().Any(e => e.GetProperty("fact").GetString()!.EndsWith(".override.by", StringComparison.Ordinal)))
                .Select(f => $"{f.GetProperty("message").GetString()} [{string.Join(", ", f.GetProperty("evidence").EnumerateArray()
                    .Where(e => e.GetProperty("fact").GetString()!.EndsWith(".override.sources", StringComparison.Ordinal)).Select(e => e.GetProperty("value").GetString()))}]"),
        ];
    }

    /// <summary>Whom the month was billed under, by the id launch.json finds them by.</summary>
    public static string BilledBy(MonthClosed closed)
    {
        using var document = JsonDocument.Parse(closed.FactsJson);
        return document.RootElement.GetProperty("billingPractitioner").GetProperty("id").GetString()!;
    }

    /// <summary>The payer's authorization that was on file, if any.</summary>
    public static string? Authorization(MonthClosed closed)
    {
        using var document = JsonDocument.Parse(closed.FactsJson);
        return document.RootElement.TryGetProperty("coverage", out var coverage) && coverage.ValueKind == JsonValueKind.Array
            ? coverage.EnumerateArray()
                .Select(c => c.TryGetProperty("authorization", out var a) && a.ValueKind == JsonValueKind.Object && a.TryGetProperty("number", out var n) ? n.GetString() : null)
                .FirstOrDefault(n => n is { Length: > 0 })
            : null;
    }

    /// <summary>The counted minutes it was decided on: staff, practitioner.</summary>
    public static (decimal Staff, decimal Practitioner) Minutes(MonthClosed closed)
    {
        using var document = JsonDocument.Parse(closed.DeterminationJson);
        var minutes = document.RootElement.GetProperty("minutes");
        return (minutes.GetProperty("staff").GetDecimal(), minutes.GetProperty("practitioner").GetDecimal());
    }

    /// <summary>Whether the month now supports something else than the closing says: another code, lane, quantity or diagnosis.</summary>
    /// <param name="closed">The closing.</param>
    /// <param name="now">What the month supports.</param>
    /// <param name="chart">The conditions it was decided on.</param>
    public static bool Differs(MonthClosed closed, ImmutableArray<ProposedCharge> now, ImmutableArray<ChronicCondition> chart)
    {
        using var document = JsonDocument.Parse(closed.DeterminationJson);
        var before = document.RootElement.GetProperty("charges").EnumerateArray()
            .Select(c => (c.GetProperty("code").GetString(), c.GetProperty("lane").GetString(), c.GetProperty("units").GetInt32()));
        return !before.ToHashSet().SetEquals(now.Select(c => ((string?)c.Code, (string?)Billing.Words.Of(c.Lane), c.Units)))
            || now.Any(c => DiagnosesDiffer(closed, c, chart));
    }

    /// <summary>Whether a charge's diagnoses are others now. One that has ended since is not another: the month was worked with it.</summary>
    public static bool DiagnosesDiffer(MonthClosed closed, ProposedCharge now, ImmutableArray<ChronicCondition> chart)
    {
        var before = Line(closed, now.Code).Diagnoses;
        return now.Diagnoses.Except(before).Any() || before.Except(now.Diagnoses).Any(code => HasGone(code, chart));
    }

    /// <summary>Whether a diagnosis of its charges was entered in error, refuted or removed since.</summary>
    public static bool HasLostDiagnosis(MonthClosed closed, ImmutableArray<ChronicCondition> chart) =>
        Codes(closed).SelectMany(code => Line(closed, code).Diagnoses).Any(code => HasGone(code, chart));

    private static bool HasGone(string code, ImmutableArray<ChronicCondition> chart) =>
        !chart.Any(c => c.Code == code && c.VerificationStatus is not ("entered-in-error" or "refuted"));

    /// <summary>Ids of the chart's Conditions whose codes are the diagnoses of a code's charge.</summary>
    public static ImmutableArray<string> ChargedConditions(MonthClosed closed, string code)
    {
        var diagnoses = Line(closed, code).Diagnoses;
        using var document = JsonDocument.Parse(closed.FactsJson);
        return
        [
            .. document.RootElement.GetProperty("conditions").EnumerateArray()
                .Where(c => diagnoses.Contains(c.GetProperty("code").GetString()!)).Select(c => c.GetProperty("id").GetString()!),
        ];
    }

    /// <summary>The closing's line of a code.</summary>
    public static ClosedLine Line(MonthClosed closed, string code)
    {
        using var document = JsonDocument.Parse(closed.DeterminationJson);
        var charge = document.RootElement.GetProperty("charges").EnumerateArray().First(c => c.GetProperty("code").GetString() == code);
        var dates = charge.GetProperty("dateOfService");
        var claimed = dates.GetProperty("onClaim").GetString()!.Split('/'); // one day, or from/to
        var estimate = charge.GetProperty("estimate");
        return new ClosedLine(
            LocalDatePattern.Iso.Parse(dates.GetProperty("from").GetString()!).Value,
            LocalDatePattern.Iso.Parse(dates.GetProperty("to").GetString()!).Value,
            LocalDatePattern.Iso.Parse(claimed[0]).Value,
            LocalDatePattern.Iso.Parse(claimed[^1]).Value,
            charge.GetProperty("placeOfService").GetString()!,
            [.. charge.GetProperty("diagnoses").EnumerateArray().Select(d => d.GetString()!)],
            estimate is { ValueKind: JsonValueKind.Object } && estimate.GetProperty("amount") is { ValueKind: JsonValueKind.Number } amount ? amount.GetDecimal() : null);
    }
}

/// <summary>A charge as it was approved.</summary>
/// <param name="ClaimedFrom">The date of service on the claim; the first day where it is a range.</param>
/// <param name="ClaimedTo">The same day, or the last one of the range.</param>
internal sealed record ClosedLine(
    LocalDate From, LocalDate To, LocalDate ClaimedFrom, LocalDate ClaimedTo, string PlaceOfService, ImmutableArray<string> Diagnoses, decimal? Estimate);
