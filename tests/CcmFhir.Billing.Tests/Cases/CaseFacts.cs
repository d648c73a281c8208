using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Billing.Tests.Cases;

/// <summary>Facts of a case: the base month, with the case's changes and entries.</summary>
internal static class CaseFacts
{
    private const string BaseYear = "2026-";
    private static readonly OffsetDateTimePattern Moment = OffsetDateTimePattern.Rfc3339;

    /// <summary>A complete month of the year without entries: everything in order.</summary>
    public static JsonObject Base(int year = 2026) =>
        JsonNode.Parse(CaseText.Read("base").Replace(BaseYear, $"{year}-", StringComparison.Ordinal))!.AsObject();

    public static JsonObject Of(JsonObject testCase)
    {
        var facts = Base((int?)testCase["year"] ?? 2026);
        if (testCase["change"] is JsonObject change)
        {
            Change(facts, change);
        }

        var entries = facts["entries"]!.AsArray();
        foreach (var entry in testCase["entries"]?.AsArray() ?? [])
        {
            var whole = Entry("rn1", "rn");
            Change(whole, entry!.AsObject());
            entries.Add(whole);
        }

        if (testCase["minutes"] is JsonObject minutes)
        {
            Work(facts, (decimal?)minutes["staff"] ?? 0, "rn1", "rn", 10);
            Work(facts, (decimal?)minutes["practitioner"] ?? 0, "dr", "physician", 15);
        }

        return facts;
    }

    /// <summary>Changes properties, deletes with null, and reaches into a list by index ("0"); a new index appends.</summary>
    public static void Change(JsonObject target, JsonObject change)
    {
        foreach (var (name, value) in change)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner when target[name] is JsonObject child:
                    Change(child, inner);
                    break;
                case JsonObject inner when target[name] is JsonArray list:
                    ChangeItems(list, inner);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }

    /// <summary>Adds work of so many minutes in stretches of at most 50, a day each from the fifth, with notes that differ.</summary>
    public static void Work(JsonObject facts, decimal minutes, string id, string role, int hour)
    {
        var zone = DateTimeZoneProviders.Tzdb[(string)facts["timeZone"]!];
        var month = YearMonthPattern.Iso.Parse((string)facts["month"]!).Value;
        for (var day = 5; minutes > 0; day++, minutes -= 50)
        {
            var start = month.OnDayOfMonth(day).At(new LocalTime(hour, 0)).InZoneLeniently(zone);
            var entry = Entry(id, role);
            entry["id"] = $"{id}-{day}";
            entry["start"] = Moment.Format(start.ToOffsetDateTime());
            entry["end"] = Moment.Format((start + Duration.FromSeconds((double)Math.Min(minutes, 50) * 60)).ToOffsetDateTime());
            entry["note"] = string.Create(CultureInfo.InvariantCulture, $"Worked on the plan, day {day}");
            facts["entries"]!.AsArray().Add(entry);
        }
    }

    public static JsonObject Entry(string id, string role) => new()
    {
        ["id"] = "entry",
        ["by"] = new JsonObject { ["id"] = id, ["name"] = "Ann Example", ["role"] = role, ["employment"] = "employed", ["location"] = "us" },
        ["activity"] = "patient-call",
        ["about"] = new JsonArray("diabetes"),
        ["note"] = "Asked about glucose readings",
    };

    private static void ChangeItems(JsonArray list, JsonObject change)
    {
        foreach (var (index, value) in change)
        {
            var at = int.Parse(index, CultureInfo.InvariantCulture);
            if (at < list.Count)
            {
                Change(list[at]!.AsObject(), value!.AsObject());
            }
            else
            {
                list.Add(value!.DeepClone());
            }
        }
    }
}
