using System.Collections.Immutable;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Time;
using CcmFhir.Web.Resources;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.CareMonths;

/// <summary>One kind of work as the practice offers it. Whether it counts is the catalogue's and cannot be changed.</summary>
/// <param name="Id">The activity's word for the one that ships; of one the practice added, the id of its first row.</param>
/// <param name="Activity">Word of the catalogue, "patient-call".</param>
/// <param name="NameEn">The practice's own name; empty: the catalogue's.</param>
/// <param name="Required">Fields an entry must fill: about, contact, result.</param>
/// <param name="Sentences">The practice's ready sentences for the note; the first is proposed.</param>
internal sealed record ActivityTemplate(
    string Id, string Activity, string NameEn, string NameEs, ImmutableArray<string> Required, int Order, bool IsHidden, ImmutableArray<string> Sentences)
{
    /// <summary>Counts towards chronic care under every policy.</summary>
    public bool Counts => Billing.Words.TryParse<Activity>(Activity, out var known) && known.CountsAlways();

    /// <summary>In the request's language.</summary>
    public string Name => NameIn(System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

    /// <summary>On the timer's button.</summary>
    public string ShortName => OwnName(System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) is { Length: > 0 } own
        ? own
        : Words.T(ActivityTemplates.First.Contains(Id) ? $"activity.{Activity}.short" : $"activity.{Activity}");

    public string NameIn(string language) => OwnName(language) is { Length: > 0 } own ? own : Words.In(language, $"activity.{Activity}");

    private string OwnName(string language) => language == "es" ? NameEs : NameEn;
}

/// <summary>The practice's kinds of work in its order: what ships, with the newest change of each.</summary>
/// <param name="All">In the practice's order, hidden ones too.</param>
/// <param name="Rows">Every change, oldest first.</param>
internal sealed record ActivityTemplates(ImmutableArray<ActivityTemplate> All, ImmutableArray<Recorded<TemplateSet>> Rows)
{
    /// <summary>Those the timer offers until the practice says otherwise.</summary>
    public static readonly ImmutableArray<string> First =
        ["patient-call", "medication-reconciliation", "care-plan", "specialist-coordination", "transport", "community-resource"];

    /// <summary>Fields a template can ask for beside the note: the problem it is about, whom they spoke with, what came of it.</summary>
    public static readonly ImmutableArray<string> Fields = ["about", "contact", "result"];

    private const int OnTimer = 6;

    // What only the oversight ledger may hold is no template of patient care.
    private static readonly ImmutableArray<ActivityTemplate> Shipped =
    [
        .. First.Concat(Billing.Words.All<Activity>().Where(a => a != "oversight" && !First.Contains(a)))
            .Select((activity, n) => new ActivityTemplate(activity, activity, "", "", [], n + 1, false, [])),
    ];

    /// <summary>Who says which kinds of work count.</summary>
    public static string Citation { get; } = RuleBook.Describe().First(r => r.Id == "activity-counts").Citation;

    public static ActivityTemplates Of(ImmutableArray<Recorded<TemplateSet>> rows) => new(
    [
        .. Shipped.Select(s => rows.LastOrDefault(r => r.What.TemplateId is null && r.What.Activity == s.Activity) is { What: var set } ? From(s.Id, set) : s)
            .Concat(rows.Where(r => r.What.TemplateId is not null).GroupBy(r => r.What.TemplateId!, StringComparer.Ordinal).Select(g => From(g.Key, g.Last().What)))
            .OrderBy(t => t.Order),
    ], rows);

    public IEnumerable<ActivityTemplate> Shown => All.Where(t => !t.IsHidden);

    /// <summary>The six one tap starts.</summary>
    public IEnumerable<ActivityTemplate> Timer => Shown.Take(OnTimer);

    public ActivityTemplate? Find(string id) => All.FirstOrDefault(t => t.Id == id);

    /// <summary>The kind of work a template is for; a word that is no template's stands for itself.</summary>
    public string ActivityOf(string id) => Find(id)?.Activity ?? id;

    private static ActivityTemplate From(string id, TemplateSet set) =>
        new(id, set.Activity, set.NameEn, set.NameEs, set.Required, set.Order, set.IsHidden, set.Sentences ?? []);
}
