package io.bartizan.waf.detect.sqli;

import static io.bartizan.waf.detect.sqli.Letter.*;

import java.nio.charset.StandardCharsets;

/// What the words of SQL's dialects mean, found by their bytes in any case without making a string.
final class Words {
  private static final int SIZE = 4096;
  private static final int LONGEST = 32;
  private static final String[] PROCEDURES = {"sp_", "xp_", "utl_", "dbms_"};
  private static final byte[][] WORDS = new byte[SIZE][];
  private static final byte[] MEANINGS = new byte[SIZE];

  static {
    put(LOGIC, "and or xor");
    put(ARITHMETIC, "div mod");
    put(
        LIKE,
        "like rlike regexp glob match between is ilike similar escape eqv imp isnull notnull");
    put(UNION, "union intersect");
    put(SELECT, "select");
    put(FROM, "from");
    put(WHERE, "where having");
    put(LIMIT, "limit offset fetch");
    put(CLAUSE, "case when then else exists");
    put(
        VERB,
        """
        exec execute declare set call begin print shutdown grant revoke backup restore kill handler
        use do merge goto describe explain attach detach pragma reconfigure raiserror
        """);
    put(NUMBER, "null true false unknown");
    put(ORDER, "order group");
    put(BY, "by");
    put(ALTER, "drop create alter truncate rename");
    put(
        OBJECT,
        """
        table database user function view index schema column login trigger role tablespace
        sequence constraint
        """);
    put(INTO, "into");
    put(FILE, "outfile dumpfile");
    put(INSERT, "insert replace");
    put(DELETE, "delete");
    put(FOR, "for");
    put(UPDATE, "update");
    put(PROCEDURE, "procedure");
    put(ANALYSE, "analyse");
    put(WAIT, "waitfor");
    put(DELAY, "delay time");
    put(LOAD, "load");
    put(DATA, "data xml infile");
    put(QUANTITY, "all distinct distinctrow top straight_join sql_no_cache sql_cache");
    put(NOT, "not");
    put(LOCK, "lock");
    put(IN, "in");
    put(SOUNDS, "sounds");
    put(IF, "if while return");
    put(COLLATE, "collate");
    put(FROM_DELETED, "low_priority quick ignore");
    put(
        SYSTEM,
        """
        information_schema sysobjects syscolumns sysusers sysdatabases sqlite_master sqlite_schema
        sqlite_temp_master pg_catalog pg_class pg_user pg_shadow pg_tables pg_database pg_roles
        pg_authid pg_stat_user_tables pg_attribute all_tables all_tab_columns all_tab_tables
        all_users all_objects user_tables user_tab_columns user_objects dba_users dba_tables
        dba_tab_columns v$version v$session msysobjects msysaces sysibm syscat systables
        table_schema column_name table_name openrowset opendatasource openquery rdb$database
        rdb$fields rdb$types rdb$collations rdb$relations rownum sqlite_sequence
        """);
    put(
        RARE,
        """
        current_user session_user system_user current_timestamp current_date current_time
        utc_date utc_time utc_timestamp localtimestamp sysdate suser_sname user_name
        """);
    put(EMPTY_CALL, "version");
    put(
        RARE_LOOSE,
        """
        sleep benchmark pg_sleep load_file extractvalue updatexml randomblob sqlite_version ascii
        concat_ws group_concat is_srvrolemember xmltype xmlagg xmlelement listagg stragg string_agg
        array_agg array_to_json row_to_json lpad rpad aes_encrypt aes_decrypt des_encrypt
        des_decrypt uncompress user_id db_name db_id object_id object_name col_name host_name
        suser_name suser_sname serverproperty is_member openrowset opendatasource openquery
        name_const row_count last_insert_id found_rows connection_id get_lock release_lock
        master_pos_wait make_set export_set bit_and bit_or bit_count find_in_set charindex patindex
        pg_read_file pg_ls_dir lo_import lo_export dblink query_to_xml database_to_xml xmlparse
        generate_series current_database current_schema current_setting pg_client_encoding
        rawtohex utl_raw filetoclob filetoblob sys_context dbinfo quotename zeroblob load_extension
        httpuritype geometrycollection gtid_subset st_latfromgeohash unhex ifnull
        substring_index system_user current_user session_user
        """);
    put(
        CALL_LOOSE,
        """
        sin cos tan cot asin acos atan sqrt floor ceil ceiling abs rand ln log10 log2 pi pow power
        radians degrees upper lower ucase lcase ltrim rtrim length len char_length
        character_length octet_length bit_length greatest least getdate sysdate curdate curtime
        dateadd datediff datename datepart date_add date_sub str_to_date stddev variance strcomp
        nullif nvl coalesce iif isnull conv chr nchar substr instr strcmp md5 sha1 sha2 datalength
        inet_aton inet_ntoa row_number varchar nvarchar elt to_char to_number to_date cast convert
        json_extract json_keys avg values
        """);
    put(
        CALL_CLOSE,
        """
        left right count min max sum repeat replace insert user date time year month day hour
        log sign format field position reverse round row rank lead lag first last space trim
        password quote binary value interval truncate uuid encode decode exists atan2
        signal point equals contains now exp random mid ord hex bin oct char concat compress
        locate stuff unicode soundex typeof polygon multipolygon multipoint linestring
        multilinestring substring analyse
        """);
  }

  private Words() {}

  /// The word's meaning: a letter, or a word of [Letter]; a name if SQL does not know it.
  static int meaning(byte[] in, int from, int to) {
    if (to - from > LONGEST || to - from < 2) {
      return NAME;
    }
    if (isProcedure(in, from, to)) {
      return SYSTEM;
    }
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + lower(in[i]);
    }
    for (int at = slot(hash); ; at = at + 1 & SIZE - 1) {
      byte[] word = WORDS[at];
      if (word == null) {
        return NAME;
      }
      if (same(word, in, from, to)) {
        return MEANINGS[at];
      }
    }
  }

  /// Whether a name is one of Microsoft's procedures or of Oracle's packages, by how it begins.
  private static boolean isProcedure(byte[] in, int from, int to) {
    for (String beginning : PROCEDURES) {
      int i = 0;
      while (i < beginning.length()
          && from + i < to
          && lower(in[from + i]) == beginning.charAt(i)) {
        i++;
      }
      if (i == beginning.length() && from + i < to) {
        return true;
      }
    }
    return false;
  }

  private static void put(int meaning, String words) {
    for (String word : words.strip().split("\\s+")) {
      byte[] bytes = word.getBytes(StandardCharsets.ISO_8859_1);
      int hash = 0;
      for (byte b : bytes) {
        hash = hash * 31 + b;
      }
      int at = slot(hash);
      while (WORDS[at] != null && !same(WORDS[at], bytes, 0, bytes.length)) {
        at = at + 1 & SIZE - 1;
      }
      if (WORDS[at] == null) {
        WORDS[at] = bytes;
        MEANINGS[at] = (byte) meaning;
      }
    }
  }

  private static int slot(int hash) {
    return (hash ^ hash >>> 13) * 0x9e3779b1 >>> 20;
  }

  private static boolean same(byte[] word, byte[] in, int from, int to) {
    if (word.length != to - from) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if (word[i] != lower(in[from + i])) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
  }
}
