using System.Collections.Immutable;
using System.Text.Json;
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

    /// <summary>Whether the month now supports something else than the closing says: another code, lane or quantity.</summary>
    public static bool Differs(MonthClosed closed, ImmutableArray<Billing.Claims.ProposedCharge> now)
    {
        using var document = JsonDocument.Parse(closed.DeterminationJson);
        var before = document.RootElement.GetProperty("charges").EnumerateArray()
            .Select(c => (c.GetProperty("code").GetString(), c.GetProperty("lane").GetString(), c.GetProperty("units").GetInt32()));
        return !before.ToHashSet().SetEquals(now.Select(c => ((string?)c.Code, (string?)Billing.Words.Of(c.Lane), c.Units)));
    }

    /// <summary>The closing's line of a code.</summary>
    public static ClosedLine Line(MonthClosed closed, string code)
    {
        using var document = JsonDocument.Parse(closed.DeterminationJson);
        var charge = document.RootElement.GetProperty("charges").EnumerateArray().First(c => c.GetProperty("code").GetString() == code);
        var dates = charge.GetProperty("dateOfService");
        var estimate = charge.GetProperty("estimate");
        return new ClosedLine(
            LocalDatePattern.Iso.Parse(dates.GetProperty("from").GetString()!).Value,
            LocalDatePattern.Iso.Parse(dates.GetProperty("to").GetString()!).Value,
            charge.GetProperty("placeOfService").GetString()!,
            [.. charge.GetProperty("diagnoses").EnumerateArray().Select(d => d.GetString()!)],
            estimate is { ValueKind: JsonValueKind.Object } && estimate.GetProperty("amount") is { ValueKind: JsonValueKind.Number } amount ? amount.GetDecimal() : null);
    }
}

/// <summary>A charge as it was approved.</summary>
internal sealed record ClosedLine(LocalDate From, LocalDate To, string PlaceOfService, ImmutableArray<string> Diagnoses, decimal? Estimate);
