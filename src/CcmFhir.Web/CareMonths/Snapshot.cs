using System.Text;
using CcmFhir.Billing;
using CcmFhir.Billing.Facts;

namespace CcmFhir.Web.CareMonths;

/// <summary>A month as it was decided, in bytes that replay: the facts and the Determination made of them.</summary>
internal static class Snapshot
{
    public static byte[] DeterminationOf(MonthPicture picture) => DeterminationWriter.Write(picture.Determination);

    public static string DeterminationText(MonthPicture picture) => Encoding.UTF8.GetString(DeterminationOf(picture));

    public static string FactsText(MonthPicture picture) => Encoding.UTF8.GetString(FactsWriter.Write(picture.Determination.Facts));
}
