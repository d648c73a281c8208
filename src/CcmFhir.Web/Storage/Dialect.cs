namespace CcmFhir.Web.Storage;

/// <summary>The two engines the store runs on. One process uses one of them.</summary>
public enum Dialect
{
    Sqlite,
    Postgres,
}
