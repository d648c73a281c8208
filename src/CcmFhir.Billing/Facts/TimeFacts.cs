using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing.Facts;

/// <summary>Reads time entries and other services' minutes.</summary>
internal static class TimeFacts
{
    public static TimeEntry Entry(FactObject o)
    {
        var (start, end) = (o.RequiredInstant("start"), o.RequiredInstant("end"));
        CheckOrder(o, start, end);
        return new TimeEntry
        {
            Id = o.RequiredText("id"),
            Start = start ?? default,
            End = end ?? default,
            By = o.RequiredObject("by", Worker),
            Activity = o.RequiredWord<Activity>("activity"),
            About = o.TextList("about"),
            Note = o.Text("note"),
            EnteredAt = o.Moment("enteredAt"),
            Reverses = o.Text("reverses"),
            UsedFor = o.TextList("usedFor") ?? [],
        };
    }

    public static OtherService OtherService(FactObject o)
    {
        var (from, to) = (o.RequiredDate("from"), o.Date("to"));
        o.OrderOf("from", from, "to", to);
        return new OtherService
        {
            Code = o.RequiredText("code"),
            From = from,
            To = to,
            Practitioner = o.Text("practitioner"),
            Organization = o.Text("organization"),
            Source = o.Word<KnowledgeSource>("source"),
            Minutes = o.List("minutes", Minutes),
            Override = o.Object("override", Override),
        };
    }

    public static ServiceOverride Override(FactObject o) =>
        new(o.RequiredText("by"), o.RequiredDate("on"), o.RequiredText("reason"), o.TextList("sources") ?? []);

    public static ElsewhereEntry Elsewhere(FactObject o)
    {
        var (start, end) = (o.Moment("start"), o.Moment("end"));
        CheckOrder(o, start, end);
        return new ElsewhereEntry(o.Text("by"), start, end);
    }

    private static MinuteSpan Minutes(FactObject o)
    {
        var (start, end) = (o.RequiredInstant("start"), o.RequiredInstant("end"));
        CheckOrder(o, start, end);
        return new MinuteSpan(start ?? default, end ?? default);
    }

    private static Worker Worker(FactObject o) => new()
    {
        Id = o.RequiredText("id"),
        Name = o.Text("name"),
        Role = o.RequiredText("role"),
        Credential = o.Text("credential"),
        Employment = o.Word<Employment>("employment"),
        Location = o.Word<WorkLocation>("location"),
    };

    private static void CheckOrder(FactObject o, Instant? start, Instant? end)
    {
        if (end <= start)
        {
            o.Error("end", "The end must lie after the start.");
        }
    }
}
