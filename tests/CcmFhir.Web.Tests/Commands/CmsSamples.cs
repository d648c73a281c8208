namespace CcmFhir.Web.Tests.Commands;

/// <summary>Files in the layout of CMS's; the rows and labels are invented, but for the care management codes' figures.</summary>
internal static class CmsSamples
{
    /// <summary>The layout of 2026: 32 columns, PRIC IND among them.</summary>
    public static string Pprrvu2026Layout(int year, string factor) => $"""
        ,,{year} National Physician Fee Schedule Relative Value File July Release,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
        ,,"Labels are invented, and so are most figures",,,,,,,,,,,,,,,,,,,,,,,,,,,,,
        ,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
        ,,RELEASED 06/30/{year},,,,,,,,,,,,,,,,,,,,,,,,,,,,,
        ,,,,,,,,,,,,,,,,,,,,,,,,,,,,,NON-FACILITY,FACILITY,
        ,,,,NOT USED,,,,,,,,,,,,,,,,,,,,,,PHYSICIAN,,DIAGNOSTIC,PE USED,PE USED,MP USED
        ,,,,FOR,,,NON-FAC,,FACILITY ,,,,,,,,,,,,,,,,,SUPERVISION OF,,IMAGING,FOR OPPS,FOR OPPS,FOR OPPS
        ,,,STATUS,MEDICARE ,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,ASST,CO-,TEAM,PRIC,ENDO,CONV,DIAGNOSTIC,CALCULATION,FAMILY,PAYMENT,PAYMENT,PAYMENT
        HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,SURG,SURG,SURG,SURG,IND,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT
        120,,Zeros lost,J,,0.00,0.00,,0.00,,0.00,0.00,0.00,9,XXX,0.00,0.00,0.00,9,9,9,9,9,9,,{factor},09,0,99,0.00,0.00,0.00
        99490,,"Care management, 20 min é",A,,1.00,0.91,,0.24,,0.07,1.98,1.31,0,XXX,0.00,0.00,0.00,0,0,0,0,0,0,,{factor},09,0,99,0.00,0.00,0.00
        99490,26,A part,A,,9.00,9.00,,9.00,,9.00,1.98,1.31,0,XXX,0.00,0.00,0.00,0,0,0,0,0,0,,{factor},09,0,99,0.00,0.00,0.00
        99491,,Own work,A,,1.50,1.08,,NA,NA,0.09,2.67,1.96,0,XXX,0.00,0.00,0.00,0,0,0,0,0,0,,{factor},09,0,99,0.00,0.00,0.00
        98978,,Contractor priced,C,,0.00,0.00,,0.00,,0.00,0.00,0.00,0,XXX,0.00,0.00,0.00,0,0,0,0,0,0,,{factor},09,0,99,0.00,0.00,0.00
        99375,,Not used by Medicare,I,+,1.73,1.32,,0.37,,0.11,3.16,2.21,0,XXX,0.00,0.00,0.00,0,0,0,0,0,0,,{factor},09,0,99,0.00,0.00,0.00
        ,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
        * A footnote,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,
        """;

    /// <summary>The layout to 2025: no PRIC IND, so everything after it stands one column earlier.</summary>
    public static string Pprrvu2025Layout(int year, string factor) => string.Join('\n',
        Pprrvu2026Layout(year, factor).Split('\n').Select(WithoutColumn24));

    public static string Gpci(int year) => $"""
        ADDENDUM E. FINAL CY {year} GEOGRAPHIC PRACTICE COST INDICES (GPCIs) BY STATE AND MEDICARE LOCALITY,,,,,,,
        ,,,,,,,
        Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,{year} PW GPCI (without 1.0 Floor),{year} PW GPCI (with 1.0 Floor),{year} PE GPCI,{year} MP GPCI
        5302,MO,99,REST OF MISSOURI,0.95,1,0.852,0.828
        2102,AK,1,"ALASKA, ALL*",1.5,1.5,1.081,0.592
        1112,CA,0,Cañada,1,1,1,1
        "MAC Assignments as of October 27, 2020",,,,,,,
        ,,,,,,,
        *Work GPCI reflects a 1.5 floor in Alaska.,,,,,,,
        """;

    public const string Mue = """
        "CPT codes, descriptions and other data only are copyright.
        All rights reserved.",,,
        "HCPCS/
        CPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale
        99439,2,2 Date of Service Edit: Policy,Invented
        99490,1,3 Date of Service Edit: Clinical,"Invented, too"
        """;

    /// <summary>Tabs, and a header that goes on below the row of column names.</summary>
    public static string Ptp => """
        Column1/Column2 Edits
        Column 1|Column 2|*=in existence|Effective|Deletion|Modifier|PTP Edit Rationale
        ||prior to 1996|Date|Date|0=not allowed|
        ||||*=no data|1=allowed|
        99487|99490||20170101|*|0|Invented
        99491|99490||20190101|20251231|1|Invented
        10021|10022||20190101|*|1|Of no interest
        """.Replace('|', '\t');

    private static string WithoutColumn24(string line)
    {
        var cells = line.Split(',');
        return cells.Length < 30 || line.Contains('"', StringComparison.Ordinal)
            ? DropAfterQuoted(line)
            : string.Join(',', cells.Where((_, i) => i != 23));
    }

    // The one quoted cell of a row holds one comma.
    private static string DropAfterQuoted(string line) => string.Join(',', line.Split(',').Where((_, i) => i != 24));
}
