package dev.kinglet.js;

/** Of {@link Data}: bytes out of files and from URLs, lines of text, rows of CSV. */
final class DataText {
  private DataText() {}

  static final String SCRIPT =
      """
          function sizeOf(options) { return options.chunkSize > 0 ? options.chunkSize : 1 << 20; }
          function isLocal(path) { return typeof path === 'string' && path.slice(0, 7) === 'file://'; }

          function fileChunks(file, options) {
            var inMemory = file instanceof Uint8Array;
            if (!inMemory && !(typeof Blob !== 'undefined' && file instanceof Blob))
              fail('FileChunkIterator only supports File, Blob and Uint8Array right now.');
            var at = options.offset || 0, step = sizeOf(options);
            return lazy('FileChunks', null, () => {
              if (at >= (inMemory ? file.length : file.size)) return end();
              var part = file.slice(at, at += step);
              return inMemory ? item(part) : part.arrayBuffer().then(held => item(new Uint8Array(held)));
            });
          }
          /** What a response brings, piece by piece; pieces of `chunkSize` if that is given. */
          function streamChunks(reader, options) {
            var held = new Uint8Array(0), before = options.offset || 0, over;
            var it = steps('URLChunks', null, () => {
              if (over && !held.length) return end();
              if (over || held.length >= (options.chunkSize || 1)) {
                var part = held.slice(0, sizeOf(options));
                held = held.subarray(part.length);
                return item(part);
              }
              return reader.read().then(read => {
                over = read.done;
                if (over) return;
                var piece = read.value.subarray(before), joined = new Uint8Array(held.length + piece.length);
                before -= read.value.length - piece.length;
                joined.set(held);
                joined.set(piece, held.length);
                held = joined;
              });
            });
            it.cancel = () => reader.cancel();
            return it;
          }

          function FileDataSource(input, options) {
            this.input = input;
            this.options = options || {};
          }
          FileDataSource.prototype.iterator = function () {
            return attempt(() => {
              var file = this.input;
              if (isLocal(file)) {
                if (!tf.env().get('IS_NODE') || !process.getBuiltinModule)
                  fail(file + ': only Node.js reads local paths; elsewhere give a File');
                file = process.getBuiltinModule('fs').readFileSync(file.slice(7));
              }
              return fileChunks(file, this.options);
            });
          };
          function URLDataSource(url, options) {
            this.url = url;
            this.fileOptions = options || {};
          }
          URLDataSource.prototype.iterator = function () {
            var url = this.url, options = this.fileOptions;
            // a request can be sent once
            return isLocal(url) ? new FileDataSource(url, options).iterator()
              : attempt(() => tf.util.fetch(url.clone ? url.clone() : url)).then(response => {
                if (!response.ok) fail('Request to ' + (url.url || url) + ' failed with status code '
                  + response.status + ' ' + response.statusText);
                return response.body ? streamChunks(response.body.getReader(), options)
                  : response.arrayBuffer().then(held => fileChunks(new Uint8Array(held), options));
              });
          };

          function subclass(name, make, methods) {
            make.prototype = Object.assign(Object.create(Dataset.prototype), methods, {constructor: make});
            space[name] = Object.setPrototypeOf(make, Dataset);
          }
          subclass('TextLineDataset', function (input) {
            this.size = null;
            this.input = input;
          }, {
            iterator() {
              return this.input.iterator().then(it => it.decodeUTF8().split('\\n').map(
                line => line.slice(-1) === '\\r' ? line.slice(0, -1) : line));
            }
          });

          function parsed(text, dtype) {
            var value = Number(text);
            return dtype === 'string' ? text
              : dtype === 'bool' ? +(text === '1' || text.toLowerCase() === 'true')
              : isNaN(value) ? text : dtype === 'int32' ? Math.floor(value) : value;
          }
          subclass('CSVDataset', function (input, config) {
            config = config || {};
            if (config.delimWhitespace && config.delimiter != null)
              fail('Delimiter should not be provided when delimWhitespace is true.');
            space.TextLineDataset.call(this, input);
            this.base = new space.TextLineDataset(input);
            this.config = config;
            this.names = config.columnNames;
          }, {
            columnNames() {
              return (this.checked ? Promise.resolve() : this._lines().then(it => {
                while (it.up) it = it.up;
                // the rest of the response is not wanted
                if (it.cancel) it.cancel().catch(() => {});
              })).then(() => {
                return this.config.configuredColumnsOnly ? Object.keys(this.config.columnConfigs) : this.names;
              });
            },
            iterator() { return this._lines().then(it => it.map(x => this.makeDataElement(x))); },
            /** The lines of data, once the header is read and the names are checked. */
            _lines() {
              return this.base.iterator().then(it => {
                return (this.config.hasHeader === false ? Promise.resolve() : it.next()).then(line => {
                  if (line && line.done) fail('No data was found for CSV parsing.');
                  if (!this.checked) this._check(line && this._row(line.value));
                  return it;
                });
              });
            },
            _check(header) {
              var names = this.names || header;
              if (!names) fail('Column names must be provided if there is no header line.');
              if (header && header.length !== names.length) fail('The length of provided columnNames ('
                + names.length + ') does not match the length of the header line read from file ('
                + header.length + ').');
              var twice = names.filter((k, i) => names.indexOf(k) === i && names.lastIndexOf(k) > i);
              if (twice.length) fail('Duplicate column names found: ' + twice);
              Object.keys(this.config.columnConfigs || {}).forEach(k => {
                if (names.indexOf(k) < 0) fail('The key "' + k
                  + '" provided in columnConfigs does not match any of the column names (' + names + ').');
              });
              this.names = names;
              this.checked = true;
            },
            makeDataElement(line) {
              var xs = {}, ys = {}, names = this.names, values = this._row(line);
              if (values.length !== names.length) fail('Invalid row in csv file. Should have ' + names.length
                + ' elements in a row, but got ' + values);
              names.forEach((k, i) => {
                var column = (this.config.columnConfigs || {})[k], text = values[i], value;
                if (!column && this.config.configuredColumnsOnly) return;
                column = column || {};
                if ((column.dtype === 'string' ? text : text.trim()) !== '')
                  value = parsed(text, column.dtype);
                else {
                  value = column.default;
                  if (value === undefined && (column.required || column.isLabel))
                    fail('Required column ' + k + ' is empty in this line: ' + line);
                }
                (column.isLabel ? ys : xs)[k] = value;
              });
              return Object.keys(ys).length ? {xs: xs, ys: ys} : xs;
            },
            /** The texts of a line. A quote inside of quotes stays as it is written. */
            _row(line) {
              var white = this.config.delimWhitespace, cut = this.config.delimiter || ',';
              if (white) line = line.trim();
              if (line.indexOf('"') < 0) return line.split(white ? /\\s+/ : cut);
              // 0 before a field, 1 in one, 2 in quotes, 3 behind a quote in quotes, 4 behind that
              var found = [], state = 0, from = 0, i, mark;
              for (i = 0; i < line.length; i++) {
                mark = line[i];
                if ((state < 2 || state === 3)
                  && (white ? /\\s/.test(mark) : line.substr(i, cut.length) === cut)) {
                  if (state || !white) found.push(line.slice(from, i - (state === 3)));
                  if (!white) i += cut.length - 1;
                  from = i + 1;
                  state = 0;
                } else if (mark === '"' && state !== 1) {
                  if (!state) from = i + 1;
                  state = state === 2 ? 3 : 2;
                } else if (!state) state = 1;
                else if (state === 3) state = 4;
              }
              found.push(line.slice(from, line.length - (state === 3)));
              return found;
            }
          });
          space.csv = (source, config) => new space.CSVDataset(new URLDataSource(source), config);
          space.FileDataSource = FileDataSource;
          space.URLDataSource = URLDataSource;
          """;
}
