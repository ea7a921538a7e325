// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {ContractWallet} from "../../../../contracts/mocks/ContractWallet.sol";
import {SignedCallsBase} from "../SignedCallsBase.sol";

/// @notice Answers ERC-1271 in ways that {ContractWallet} does not know.
contract OddWallet {
    enum Answer {
        /// `true`, as a word.
        True,
        /// The magic value of the standard's draft, which was asked with bytes.
        Draft,
        /// The right four bytes at the wrong end of the word.
        RightAligned,
        /// The right word, one byte short.
        Bytes31,
        /// The right word, and another one.
        Bytes64,
        /// The right word, and 100,000 bytes more.
        LongYes,
        /// Reverts with the right word.
        RevertYes,
        /// Writes to its storage, and would say yes.
        Writes,
        /// Sends the same call again, and says yes.
        SendsAgain,
        /// Sends the same call again, and says yes if it was taken.
        SendsAgainForYes,
        /// Burns half of the gas, and says yes.
        LoopsThenYes,
        /// Burns all of the gas.
        Burns
    }

    Answer private immutable ANSWER;
    address private _to;
    bytes private _data;
    uint256 private _written;

    constructor(Answer answer) {
        ANSWER = answer;
    }

    function setCall(address to, bytes calldata data) external {
        (_to, _data) = (to, data);
    }

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        Answer answer = ANSWER;
        bytes4 yes = this.isValidSignature.selector;
        if (answer == Answer.True) _return(bytes32(uint256(1)), 32);
        if (answer == Answer.Draft) return 0x20c13b0b;
        if (answer == Answer.RightAligned) _return(bytes32(uint256(uint32(yes))), 32);
        if (answer == Answer.Bytes31) _return(yes, 31);
        if (answer == Answer.Bytes64) _return(yes, 64);
        if (answer == Answer.LongYes) _return(yes, 100_000);
        if (answer == Answer.RevertYes) {
            assembly {
                mstore(0, yes)
                revert(0, 32)
            }
        }
        if (answer == Answer.Writes) ++_written;
        if (answer == Answer.Burns) {
            assembly {
                invalid()
            }
        }
        if (answer == Answer.SendsAgain || answer == Answer.SendsAgainForYes) {
            (bool taken, ) = _to.call{gas: gasleft() / 2}(_data);
            if (answer == Answer.SendsAgainForYes && !taken) return 0xffffffff;
        }
        if (answer == Answer.LoopsThenYes) {
            uint256 enough = gasleft() / 2;
            while (gasleft() > enough) yes = bytes4(bytes32(yes));
        }
        return yes;
    }

    function _return(bytes32 word, uint256 length) private pure {
        assembly {
            mstore(0, word)
            // What follows is zero, or whatever memory holds.
            return(0, length)
        }
    }
}

/// @dev The tables say what becomes of each case; every function that takes a signature is tried with each.
contract Signatures_Malformed_Test is SignedCallsBase {
    struct Row {
        string what;
        bytes signature;
    }

    Row[] private _rows;

    function _row(string memory what, bytes memory signature) private {
        _rows.push(Row(what, signature));
    }

    /* OF A KEY */

    /// @dev All of them refused.
    function _spoil(bytes32 digest, uint256 key) private {
        delete _rows;
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        uint8 other = v == 27 ? 28 : 27;
        bytes32 high = bytes32(CURVE_ORDER - uint256(s));
        bytes memory good = abi.encodePacked(r, s, v);
        // Lengths: none but 65 is a key's.
        for (uint256 n = 0; n < 65; ++n) _row(string.concat("first bytes: ", vm.toString(n)), _first(good, n));
        for (uint256 n = 1; n <= 65; ++n) {
            _row(string.concat("zeros behind: ", vm.toString(n)), abi.encodePacked(good, new bytes(n)));
        }
        _row("r and s alone", abi.encodePacked(r, s));
        _row("EIP-2098", abi.encodePacked(r, bytes32(uint256(s) | (uint256(v - 27) << 255))));
        _row("a zero before", abi.encodePacked(uint8(0), good));
        _row("twice", abi.encodePacked(good, good));
        _row("as three words", abi.encode(r, s, v));
        _row("as bytes in bytes", abi.encode(good));
        _row("ERC-6492's form", abi.encodePacked(abi.encode(address(this), "", good), bytes32(_magicOf6492())));
        // v
        uint8[11] memory wrong = [0, 1, 2, 26, 29, 30, 31, 127, 128, 254, 255];
        for (uint256 i = 0; i < wrong.length; ++i) {
            _row(string.concat("v: ", vm.toString(wrong[i])), abi.encodePacked(r, s, wrong[i]));
        }
        _row("v: 0 or 1, as yParity", abi.encodePacked(r, s, v - 27));
        _row("v: the other", abi.encodePacked(r, s, other));
        _row("v: of EIP-155", abi.encodePacked(r, s, uint8(v + 8 + 2 * 1)));
        // s
        _row("s: high, its mirror image", abi.encodePacked(r, high, other));
        _row("s: high, same v", abi.encodePacked(r, high, v));
        _row("s: zero", abi.encodePacked(r, bytes32(0), v));
        _row("s: half the order and one", abi.encodePacked(r, bytes32(CURVE_ORDER / 2 + 1), v));
        _row("s: half the order", abi.encodePacked(r, bytes32(CURVE_ORDER / 2), v));
        _row("s: the order", abi.encodePacked(r, bytes32(CURVE_ORDER), v));
        _row("s: greatest", abi.encodePacked(r, type(uint256).max, v));
        // r
        _row("r: zero", abi.encodePacked(bytes32(0), s, v));
        _row("r: one", abi.encodePacked(bytes32(uint256(1)), s, v));
        _row("r: the order", abi.encodePacked(CURVE_ORDER, s, v));
        _row("r: more than the order", abi.encodePacked(CURVE_ORDER + 1, s, v));
        _row("r: greatest", abi.encodePacked(type(uint256).max, s, v));
        _row("all zero", new bytes(65));
        _row("all ones", abi.encodePacked(type(uint256).max, type(uint256).max, uint8(255)));
        _row("zero but for v", abi.encodePacked(bytes32(0), bytes32(0), v));
        // Order
        _row("s before r", abi.encodePacked(s, r, v));
        _row("v first", abi.encodePacked(v, r, s));
        // Of something else, or by somebody else
        _row("of another key", _signature(key + 1, digest));
        _row("of the licensee", _signature(licenseeKey, digest));
        _row("as a personal message", _signature(key, _personal(digest)));
        _row("of the digest's hash", _signature(key, keccak256(abi.encode(digest))));
        _row("of the zero digest", _signature(key, 0));
        // One bit each, all over it.
        for (uint256 i = 0; i < 520; i += 13) {
            bytes memory bad = _first(good, 65);
            bad[i / 8] ^= bytes1(uint8(1 << (i % 8)));
            _row(string.concat("bit turned: ", vm.toString(i)), bad);
        }
    }

    function _magicOf6492() private pure returns (uint256) {
        return 0x6492649264926492649264926492649264926492649264926492649264926492;
    }

    function _personal(bytes32 digest) private pure returns (bytes32) {
        return keccak256(abi.encodePacked("\x19Ethereum Signed Message:\n32", digest));
    }

    function _first(bytes memory whole, uint256 n) private pure returns (bytes memory part) {
        part = new bytes(n);
        for (uint256 i = 0; i < n; ++i) part[i] = whole[i];
    }

    /// hardhat-config: default.fuzz.runs = 1
    /// hardhat-config: deep.fuzz.runs = 100
    function testFuzz_RevertWhen_Spoiled(uint256 seed) public {
        for (uint8 i = 0; i < CALLS; ++i) {
            if (Call(i) == Call.Redeem) continue;
            uint256 key = _keyOf(_dice(seed, i));
            Message memory message = _prepare(Call(i), vm.addr(key), _dice(seed, i));
            _spoil(_digestOf(message), key);
            for (uint256 j = 0; j < _rows.length; ++j) _assertRefused(message, _rows[j].signature, _rows[j].what);
            _assertGe(_rows.length, 30, "cases");
            _assertTaken(message, _sign(key, message), "the good one");
        }
    }

    /* OF A VOUCHER */

    /// @dev Two words each; all of them refused. The parity is the second's highest bit.
    function _spoilVoucher(bytes32 digest, uint256 key) private {
        delete _rows;
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        uint256 parity = uint256(v - 27) << 255;
        uint256 vs = uint256(s) | parity;
        uint256 bit = 1 << 255;
        _row("the other parity", abi.encodePacked(r, vs ^ bit));
        _row("high s, its mirror image", abi.encodePacked(r, (CURVE_ORDER - uint256(s)) | (parity ^ bit)));
        _row("high s, same parity", abi.encodePacked(r, (CURVE_ORDER - uint256(s)) | parity));
        _row("s: zero", abi.encodePacked(r, parity));
        _row("s: zero, the other parity", abi.encodePacked(r, parity ^ bit));
        _row("s: half the order", abi.encodePacked(r, (CURVE_ORDER / 2) | parity));
        _row("s: half the order and one", abi.encodePacked(r, (CURVE_ORDER / 2 + 1) | parity));
        _row("s: greatest", abi.encodePacked(r, type(uint256).max));
        _row("r: zero", abi.encodePacked(bytes32(0), vs));
        _row("r: one", abi.encodePacked(uint256(1), vs));
        _row("r: the order", abi.encodePacked(CURVE_ORDER, vs));
        _row("r: more than the order", abi.encodePacked(CURVE_ORDER + 1, vs));
        _row("r: greatest", abi.encodePacked(type(uint256).max, vs));
        _row("all zero", new bytes(64));
        _row("all ones", abi.encodePacked(type(uint256).max, type(uint256).max));
        _row("the words swapped", abi.encodePacked(vs, r));
        _row("of another key", _half(_signature(key + 1, digest)));
        _row("of the payer", _half(_signature(licenseeKey, digest)));
        _row("as a personal message", _half(_signature(key, _personal(digest))));
        _row("of the digest's hash", _half(_signature(key, keccak256(abi.encode(digest)))));
        _row("of the zero digest", _half(_signature(key, 0)));
        for (uint256 i = 0; i < 512; i += 13) {
            bytes memory bad = abi.encodePacked(r, vs);
            bad[i / 8] ^= bytes1(uint8(1 << (i % 8)));
            _row(string.concat("bit turned: ", vm.toString(i)), bad);
        }
    }

    function _half(bytes memory signature) private pure returns (bytes memory) {
        (bytes32 r, bytes32 vs) = _compact(signature);
        return abi.encodePacked(r, vs);
    }

    /// hardhat-config: default.fuzz.runs = 8
    function testFuzz_RevertWhen_VoucherSpoiled(uint256 seed) public {
        uint256 key = _keyOf(seed);
        Message memory message = _prepare(Call.Redeem, vm.addr(key), seed);
        _spoilVoucher(_digestOf(message), key);
        for (uint256 j = 0; j < _rows.length; ++j) _assertRefused(message, _rows[j].signature, _rows[j].what);
        _assertGe(_rows.length, 30, "cases");
        _assertTaken(message, _sign(key, message), "the good one");
    }

    /// @dev A key that is zero could be everybody's whose signature nobody can recover.
    function test_RevertWhen_KeyOfVouchersIsZero() public {
        Message memory message = _prepare(Call.Redeem, address(0), 2);
        vm.expectRevert(IUsageChannels.KeyZero.selector);
        vm.prank(licensee);
        channels.authorizeKey(message.words[0], address(0), type(uint48).max, type(uint96).max);
        _assertRefused(message, new bytes(64), "nobody's");
    }

    /* OF AN ACCOUNT WITH CODE */

    enum By {
        Nothing,
        /// The key that the code knows.
        CodesKey,
        /// The account's own.
        OwnKey,
        Stranger
    }

    struct Account {
        string what;
        address signer;
        By by;
        bool taken;
    }

    uint256 private constant OWN = uint256(keccak256("own key"));
    uint256 private constant CODES = uint256(keccak256("key of the code"));

    Account[] private _accounts;
    mapping(address wallet => bool) private _sendsAgain;

    function _account(string memory what, address signer, By by, bool taken) private {
        _accounts.push(Account(what, signer, by, taken));
    }

    /// @dev A contract wallet with a key, that answers as said.
    function _wallet(ContractWallet.Answer answer) private returns (address) {
        ContractWallet wallet = new ContractWallet(vm.addr(CODES));
        wallet.setAnswer(answer);
        return address(wallet);
    }

    function _odd(OddWallet.Answer answer) private returns (address wallet) {
        wallet = address(new OddWallet(answer));
        _sendsAgain[wallet] = answer == OddWallet.Answer.SendsAgain || answer == OddWallet.Answer.SendsAgainForYes;
    }

    /// @dev An account that has both a key and this code.
    function _withCode(uint256 i, bytes memory code) private returns (address who) {
        who = vm.addr(OWN + i);
        vm.etch(who, code);
    }

    /// @dev An account that runs another's code by EIP-7702.
    function _delegated(uint256 i, address to) private returns (address) {
        return _withCode(i, abi.encodePacked(hex"ef0100", to));
    }

    function _fillAccounts() private {
        delete _accounts;
        _account("its key", _wallet(ContractWallet.Answer.Honest), By.CodesKey, true);
        _account("not its key", _wallet(ContractWallet.Answer.Honest), By.Stranger, false);
        _account("honest, no bytes", _wallet(ContractWallet.Answer.Honest), By.Nothing, false);
        _account("yes to no bytes", _wallet(ContractWallet.Answer.Yes), By.Nothing, true);
        _account("yes to anybody", _wallet(ContractWallet.Answer.Yes), By.Stranger, true);
        _account("no", _wallet(ContractWallet.Answer.No), By.CodesKey, false);
        _account("reverts", _wallet(ContractWallet.Answer.Revert), By.CodesKey, false);
        _account("burns gas", _wallet(ContractWallet.Answer.BurnGas), By.CodesKey, false);
        _account("100,000 bytes", _wallet(ContractWallet.Answer.Bomb), By.CodesKey, false);
        _account("four bytes", _wallet(ContractWallet.Answer.Short), By.CodesKey, false);
        _account("dirt behind", _wallet(ContractWallet.Answer.Dirty), By.CodesKey, false);
        _account("returns nothing", _wallet(ContractWallet.Answer.Nothing), By.CodesKey, false);
        _account("true", _odd(OddWallet.Answer.True), By.CodesKey, false);
        _account("the draft's magic", _odd(OddWallet.Answer.Draft), By.CodesKey, false);
        _account("right-aligned magic", _odd(OddWallet.Answer.RightAligned), By.CodesKey, false);
        _account("31 bytes", _odd(OddWallet.Answer.Bytes31), By.CodesKey, false);
        _account("64 bytes", _odd(OddWallet.Answer.Bytes64), By.Stranger, true);
        _account("100,000 bytes that begin well", _odd(OddWallet.Answer.LongYes), By.Stranger, true);
        _account("reverts with yes", _odd(OddWallet.Answer.RevertYes), By.CodesKey, false);
        _account("writes", _odd(OddWallet.Answer.Writes), By.CodesKey, false);
        _account("sends again, yes", _odd(OddWallet.Answer.SendsAgain), By.Stranger, true);
        _account("sends again for a yes", _odd(OddWallet.Answer.SendsAgainForYes), By.Stranger, false);
        _account("half the gas, yes", _odd(OddWallet.Answer.LoopsThenYes), By.Stranger, true);
        _account("knows no ERC-1271", address(dollar), By.Stranger, false);
        _account("no code, no key", address(0xdead), By.Stranger, false);
        // The last ones have keys of their own.
        _fillKeyed();
    }

    function _fillKeyed() private {
        address honest = _wallet(ContractWallet.Answer.Honest);
        address burns = _odd(OddWallet.Answer.Burns);
        _account("code without ERC-1271, own key", _withCode(0, address(dollar).code), By.OwnKey, true);
        _account("code without ERC-1271, a stranger", _withCode(1, address(dollar).code), By.Stranger, false);
        _account("code that says no, own key", _withCode(2, honest.code), By.OwnKey, true);
        _account("code that says yes, its key", _withCode(3, honest.code), By.CodesKey, true);
        _account("delegated, own key", _delegated(4, honest), By.OwnKey, true);
        _account("delegated, the code's key", _delegated(5, honest), By.CodesKey, true);
        _account("delegated, a stranger", _delegated(6, honest), By.Stranger, false);
        _account("delegated, no bytes", _delegated(7, honest), By.Nothing, false);
        _account("delegated to a token, own key", _delegated(8, address(dollar)), By.OwnKey, true);
        _account("delegated to a token, a stranger", _delegated(9, address(dollar)), By.Stranger, false);
        _account("delegated to no code, own key", _delegated(10, address(0xdead)), By.OwnKey, true);
        _account("delegated to no code, a stranger", _delegated(11, address(0xdead)), By.Stranger, false);
        _account("delegated to what burns gas, own key", _delegated(12, burns), By.OwnKey, true);
        _account("delegated to what burns gas, a stranger", _delegated(13, burns), By.Stranger, false);
        _account("delegated to itself, own key", _delegated(14, vm.addr(OWN + 14)), By.OwnKey, true);
        _account("no code, own key", vm.addr(OWN + 15), By.OwnKey, true);
    }

    function _signedBy(uint256 i, By by, Message memory message) private view returns (bytes memory) {
        if (by == By.Nothing) return "";
        // The accounts that have keys come last, 16 of them, in their order.
        uint256 own = i + 16 >= _accounts.length ? OWN + i + 16 - _accounts.length : OWN;
        uint256 key =
            by == By.OwnKey
                ? own
                : by == By.CodesKey
                    ? CODES
                    : licenseeKey + 1;
        return _sign(key, message);
    }

    function test_WhenSignerHasCode() public {
        for (uint8 i = 0; i < CALLS; ++i) {
            if (Call(i) == Call.Redeem) continue;
            _fillAccounts();
            _assertGe(_accounts.length, 30, "cases");
            for (uint256 j = 0; j < _accounts.length; ++j) {
                Account memory account = _accounts[j];
                Message memory message = _prepare(Call(i), account.signer, uint256(keccak256(abi.encode(i, j))));
                bytes memory signature = _signedBy(j, account.by, message);
                if (_sendsAgain[account.signer]) {
                    (, address to, bytes memory data) = _payload(message, signature);
                    OddWallet(account.signer).setCall(to, data);
                }
                if (account.taken) _assertTaken(message, signature, account.what);
                else _assertRefused(message, signature, account.what);
            }
        }
    }

    /* NOBODY */

    function test_RevertWhen_SignerZero() public {
        bytes memory spoiled = abi.encodePacked(bytes32(uint256(1)), bytes32(0), uint8(27));
        bytes[3] memory signatures = [bytes(""), new bytes(65), spoiled];
        for (uint256 i = 0; i < signatures.length; ++i) {
            for (uint8 j = 0; j < CALLS; ++j) _zero(Call(j), signatures[i]);
        }
    }

    function _zero(Call call, bytes memory signature) private {
        // Certifiers and keys of vouchers are never zero, and a work that nobody owns there is not.
        if (call >= Call.Acquire && call != Call.AuthorizeKeyFor) return;
        uint256 key = _keyOf(3);
        Message memory message = _prepare(call, vm.addr(key), uint256(keccak256(abi.encode(call, ++count))));
        if (call == Call.CallFor) {
            message.words[1] = keccak256("no work");
            bytes4 unknown = IWorkRegistry.WorkNotFound.selector;
            (bool done, bytes memory returned) = _send(message, signature);
            _assertFalse(done, "nobody's work");
            _assertEq(returned, abi.encodeWithSelector(unknown, message.words[1]), "nobody's work");
            return;
        }
        message.signer = address(0);
        if (call == Call.RegisterFor) message.words[0] = 0;
        else if (call == Call.AuthorizeKeyFor) message.words[0] = bytes32(uint256(count));
        else if (call == Call.AcquireFor || call == Call.AcquireWithPermit) message.words[1] = 0;
        else _setLeaf(message, 0, count);
        (bool taken, bytes memory reason) = _send(message, signature);
        _assertFalse(taken, "nobody's signature");
        _assertEq(reason, _refusalOf(message, signature), "nobody's signature");
    }
}
