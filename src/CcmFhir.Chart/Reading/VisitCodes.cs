using System.Globalization;

namespace CcmFhir.Chart.Reading;

/// <summary>
/// Codes that by themselves say a practitioner saw the patient face to face. Care management, telephone, portal and laboratory codes
/// also appear as an Encounter's type and say no such thing.
/// </summary>
internal static class VisitCodes
{
    private static readonly (int First, int Last)[] Ranges =
    [
        (99202, 99205), (99212, 99215),   // office; 99211 may be staff alone
        (99242, 99245),                   // office consultation
        (99281, 99285),                   // emergency department
        (99304, 99310), (99315, 99316),   // nursing facility
        (99341, 99350),                   // home or residence
        (99381, 99397),                   // preventive visit
        (99495, 99496),                   // transitional care, with its visit
    ];

    public static bool IsFaceToFace(string code) =>
        code is "G0402" or "G0438" or "G0439"
        || (int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Ranges.Any(r => number >= r.First && number <= r.Last));
}
