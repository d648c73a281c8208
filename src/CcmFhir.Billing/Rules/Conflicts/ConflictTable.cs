using System.Collections.Immutable;
using System.Globalization;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Policies;

namespace CcmFhir.Billing.Rules.Conflicts;

/// <summary>The conflict matrix: other services of the same patient and month.</summary>
internal static class ConflictTable
{
    private static readonly Func<CaseFile, Treatment> Blocks = _ => Treatment.Block;
    private static readonly Func<CaseFile, Treatment> Warns = _ => Treatment.Warn;
    private static readonly Func<CaseFile, Treatment> Allows = _ => Treatment.Allowed;
    private static readonly Func<CaseFile, Treatment> KeepsTimeApart = _ => Treatment.SeparateTime;

    private const string KeepApart = "Keep its minutes apart from care management.";
    private const string BillOne = "Bill only one of the two for this month.";
    private const string AskOther = "Ask the other practitioner which of the two is to be billed.";

    public static ImmutableArray<ConflictRule> Rows { get; } =
    [
        new("conflict-tcm", "transitional care management", c => c is "99495" or "99496", Cite.Pfs2020)
        {
            Same = f => Tcm(f.Settings.TcmWithCcm),
            Other = f => Tcm(f.Settings.TcmWithCcm),
            DependsOn = ["tcmWithCcm"],
            Advice = "This policy denies both in one month: bill the transition and start care management next month, or check the plan's rule.",
        },
        new("conflict-home-health-oversight", "home health care plan oversight", c => c is "G0181", Cite.CareManagementInside)
        {
            Same = Blocks, Other = f => Of(f.Settings.CpoByOther), DependsOn = ["cpoByOther"], Advice = BillOne,
        },
        new("conflict-hospice-oversight", "hospice care plan oversight", c => c is "G0182", Cite.CareManagementInside)
        {
            Same = Blocks, Other = f => Of(f.Settings.CpoByOther), DependsOn = ["cpoByOther"], Advice = BillOne,
        },
        new("conflict-home-health-certification", "home health certification", c => c is "G0179" or "G0180", Cite.Faq)
        {
            Same = Allows, Other = Allows, Advice = "", NeverFails = true,
        },
        new("conflict-esrd", "monthly dialysis care", IsDialysis, Cite.CareManagementInside)
        {
            Same = Blocks, Other = Warns, Advice = BillOne,
        },
        new("conflict-cpt-oversight", "CPT care plan oversight", c => c is "99374" or "99375" or "99377" or "99378" or "99379" or "99380",
            Cite.Rvu2026)
        {
            Same = f => Of(f.Settings.Cpt99374Family), Other = f => ByOther(f.Settings.Cpt99374Family), DependsOn = ["cpt99374Family"],
            Advice = "Medicare does not pay this code, and plans that follow CPT do not pay both.",
        },
        new("conflict-pcm", "principal care management", CodeCatalog.IsPcm, Cite.MlnBooklet)
        {
            Same = Blocks, Other = Warns, Advice = BillOne, Programmes = [Programme.Ccm],
        },
        new("conflict-ccm", "chronic care management", CodeCatalog.IsCcm, Cite.MlnBooklet)
        {
            Same = Blocks, Other = Warns, Advice = BillOne, Programmes = [Programme.Pcm, Programme.CpoHomeHealth, Programme.CpoHospice],
        },
        new("conflict-apcm", "advanced primary care management",
            c => c is "G0556" or "G0557" or "G0558" or "G0568" or "G0569" or "G0570", Cite.Apcm)
        {
            Same = Blocks, Other = f => Of(f.Settings.ApcmByOther), DependsOn = ["apcmByOther"], Since = new(2025, 1, 1), Advice = BillOne,
        },
        new("conflict-bhi", "behavioural health integration", c => c is "99484" or "G0323", Cite.MlnBooklet)
        {
            Same = KeepsTimeApart, Other = KeepsTimeApart, Advice = KeepApart, NeverFails = true,
        },
        new("conflict-cocm", "collaborative care", c => c is "99492" or "99493" or "99494" or "G2214" or "G0512", Cite.MlnBooklet)
        {
            Same = KeepsTimeApart, Other = KeepsTimeApart, Advice = KeepApart, NeverFails = true,
        },
        new("conflict-rpm", "remote physiologic monitoring",
            c => c is "99453" or "99454" or "99457" or "99458" or "99445" or "99470", Cite.MlnBooklet)
        {
            Same = KeepsTimeApart, Other = KeepsTimeApart, Advice = KeepApart, NeverFails = true,
        },
        new("conflict-rtm", "remote therapeutic monitoring",
            c => c is "98975" or "98976" or "98977" or "98978" or "98979" or "98980" or "98981" or "98984" or "98985" or "98986", Cite.MlnBooklet)
        {
            Same = KeepsTimeApart, Other = KeepsTimeApart, Advice = KeepApart, NeverFails = true,
        },
        new("conflict-data-review", "review of patient data", c => c is "99091", Cite.MlnBooklet)
        {
            Same = KeepsTimeApart, Other = KeepsTimeApart, Advice = KeepApart, NeverFails = true,
        },
        new("conflict-chi", "community health integration", c => c is "G0019" or "G0022", Cite.MlnBooklet)
        {
            Same = KeepsTimeApart, Other = KeepsTimeApart, Advice = KeepApart, NeverFails = true,
        },
        new("conflict-pin", "illness navigation", c => c is "G0023" or "G0024" or "G0140" or "G0146", Cite.MlnBooklet)
        {
            Same = KeepsTimeApart, Other = KeepsTimeApart, Advice = KeepApart, NeverFails = true,
        },
        new("conflict-chronic-pain", "chronic pain management", c => c is "G3002" or "G3003", Cite.Cpm)
        {
            Same = f => Of(f.Settings.CpmWithCcm), Other = KeepsTimeApart, DependsOn = ["cpmWithCcm"], AlwaysCutsMinutes = true,
            Advice = "Check that the payer takes both, and keep the minutes apart.",
        },
        new("conflict-visit", "office, home or preventive visits", IsVisit, Cite.Faq)
        {
            Same = KeepsTimeApart, Other = KeepsTimeApart, Advice = KeepApart, NeverFails = true,
        },
        new("conflict-virtual", "telephone or online services", IsVirtual, Cite.CptExclusions)
        {
            Same = f => Of(f.Settings.VirtualCodes), Other = f => Of(f.Settings.VirtualCodes), DependsOn = ["virtualCodes"],
            AlwaysCutsMinutes = true, Advice = "Do not count the same minutes here, and check that the payer takes both.",
        },
        new("conflict-cpt-exclusions", "services CPT keeps apart from care management", IsExcludedByCpt, Cite.CptExclusions)
        {
            Same = f => Of(f.Settings.CptExclusions), Other = f => Of(f.Settings.CptExclusions), DependsOn = ["cptExclusions"],
            AlwaysCutsMinutes = true, Advice = "Check that the payer takes both, and keep the minutes apart.",
        },
        new("conflict-surgery", "surgery", IsSurgery, Cite.CptExclusions)
        {
            Same = Warns, Other = Allows, Advice = "Post-operative care belongs to the surgery's global period; do not count it here. " + AskOther,
        },
    ];

    /// <summary>Whether the service may stand beside the claim with separate minutes, which are then cut from the entries.</summary>
    public static bool AllowsSeparateTime(OtherService service, CaseFile file)
    {
        foreach (var row in Rows)
        {
            if (row.IsAbout(service.Code) && row.AppliesTo(file.Facts.Programme) && row.CutsMinutes(service, file))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Office, home and preventive visits and advance care planning: paid as visits.</summary>
    public static bool IsVisit(string code) =>
        Number(code) is (>= 99202 and <= 99215) or (>= 99341 and <= 99350) or 99497 or 99498 || code is "G0402" or "G0438" or "G0439";

    private static bool IsDialysis(string code) => Number(code) is >= 90951 and <= 90970;

    private static bool IsSurgery(string code) => Number(code) is >= 10004 and <= 69990;

    private static bool IsVirtual(string code) =>
        Number(code) is (>= 98966 and <= 98968) or 98016 or (>= 99421 and <= 99423) or (>= 98970 and <= 98972) or (>= 99441 and <= 99443)
        || code is "G2250" or "G2251" or "G2252" or "G2012";

    private static bool IsExcludedByCpt(string code) =>
        Number(code) is 99358 or 99359 or (>= 99366 and <= 99368) or 93792 or 93793 or (>= 98960 and <= 98962) or (>= 99605 and <= 99607);

    /// <summary>The code as a number; 0 for codes with a letter, which no range of numbers holds.</summary>
    private static int Number(string code) => code.Length == 5
        && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : 0;

    private static Treatment Tcm(TcmWithCcm setting) => setting switch
    {
        TcmWithCcm.Deny => Treatment.Block,
        TcmWithCcm.Allow => Treatment.Allowed,
        TcmWithCcm.AllowIfSeparateTime => Treatment.SeparateTime,
    };

    private static Treatment Of(FindingLevel level) => level switch
    {
        FindingLevel.Block => Treatment.Block,
        FindingLevel.Review => Treatment.Review,
        FindingLevel.Warn => Treatment.Warn,
        FindingLevel.Info => Treatment.Info,
    };

    private static Treatment ByOther(FindingLevel level) => level == FindingLevel.Info ? Treatment.Info : Treatment.Warn;
}
