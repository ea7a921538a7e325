// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_ConsentedAt_Test is WorkRegistryBase {
    /// @dev A list of statements, in the order in which they were made.
    struct Said {
        uint256 time;
        uint16 uses;
    }

    uint16 private constant MINE = 1;
    uint16 private constant TRAIN = 2;

    bytes32 private workId;
    bytes32 private catalogueId;
    bytes32[2] private materializedIds;

    Said[] private workSaid;
    Said[] private catalogueSaid;
    mapping(uint256 which => Said[]) private materializedSaid;

    function setUp() public override {
        super.setUp();
        workId = _register(creator, HASH, MINE);
        catalogueId = _registerCatalogue(_leaves(5), MINE);
        materializedIds = [_catalogueWorkId(catalogueId, 0), _catalogueWorkId(catalogueId, 2)];
    }

    function testFuzz_WhenNoUses(uint256 time) public {
        vm.warp(START + 100);
        time = _bound(time, START - 100, START + 200);
        _assertFalse(registry.consentedAt(workId, 0, time), "nothing asked about");
    }

    function testFuzz_WhenFuture(uint256 time) public {
        time = _bound(time, START + 101, type(uint256).max);
        vm.warp(START + 100);
        _assertTrue(registry.consentedAt(workId, MINE, START + 100), "now");
        _assertFalse(registry.consentedAt(workId, MINE, time), "future");
    }

    function testFuzz_GivenNotFound(bytes32 unknown, uint16 uses, uint256 time) public view {
        vm.assume(unknown != workId && unknown != catalogueId);
        _assertFalse(registry.consentedAt(unknown, uses, time), "unknown work");
        _assertFalse(registry.consentedAt(unknown, MINE, START), "unknown work");
    }

    function testFuzz_WhenBeforeRegistration(uint256 time) public {
        time = _bound(time, 0, START - 1);
        _assertTrue(registry.consentedAt(workId, MINE, START), "first second");
        _assertFalse(registry.consentedAt(workId, MINE, time), "before");
        // Also after later statements, and for what came out of a catalogue.
        vm.warp(START + 10);
        vm.prank(creator);
        registry.setConsent(workId, MINE | TRAIN);
        registry.materialize(_proof(_leaves(5), 0));
        vm.prank(wallet);
        registry.setConsent(materializedIds[0], MINE | TRAIN);
        vm.prank(steward);
        registry.setConsent(catalogueId, MINE | TRAIN);
        _assertFalse(registry.consentedAt(workId, MINE, time), "before, work");
        _assertFalse(registry.consentedAt(catalogueId, MINE, time), "before, catalogue");
        _assertFalse(registry.consentedAt(materializedIds[0], MINE, time), "before, materialized");
    }

    function testFuzz_WhenBitIsUnknown(uint16 uses) public {
        vm.assume(uses > ALL_USES);
        vm.prank(creator);
        registry.setConsent(workId, ALL_USES);
        _assertFalse(registry.consentedAt(workId, uses, START), "a use that nobody knows");
    }

    function test_GivenChangedWithinOneSecond() public {
        vm.startPrank(creator);
        // In the second of registration.
        registry.setConsent(workId, TRAIN);
        _assertTrue(registry.consentedAt(workId, MINE, START), "what was there in it");
        _assertFalse(registry.consentedAt(workId, TRAIN, START), "what comes with what is taken back");
        vm.warp(START + 1);
        _assertFalse(registry.consentedAt(workId, MINE, START + 1), "the next second, taken back");
        _assertTrue(registry.consentedAt(workId, TRAIN, START + 1), "the next second");
        // In a later one, three times, ending where it began.
        vm.warp(START + 5);
        registry.setConsent(workId, MINE);
        registry.setConsent(workId, 0);
        registry.setConsent(workId, TRAIN);
        vm.warp(START + 9);
        registry.setConsent(workId, 0);
        vm.stopPrank();
        _assertTrue(registry.consentedAt(workId, TRAIN, START + 4), "before");
        _assertTrue(registry.consentedAt(workId, TRAIN, START + 5), "that second");
        _assertFalse(registry.consentedAt(workId, MINE, START + 5), "what held for no time");
        _assertTrue(registry.consentedAt(workId, TRAIN, START + 9), "to the end of the second");
        vm.warp(START + 10);
        _assertFalse(registry.consentedAt(workId, TRAIN, START + 10), "no more");
    }

    function test_GivenFromCatalogue() public {
        vm.startPrank(steward);
        vm.warp(START + 10);
        registry.setConsent(catalogueId, MINE | TRAIN);
        vm.warp(START + 20);
        registry.setConsent(catalogueId, TRAIN);
        vm.warp(START + 30);
        registry.materialize(_proof(_leaves(5), 0));
        vm.warp(START + 40);
        registry.setConsent(catalogueId, 0);
        vm.warp(START + 45);
        registry.setConsent(catalogueId, TRAIN);
        vm.stopPrank();

        bytes32 id = materializedIds[0];
        _assertTrue(registry.consentedAt(id, MINE, START + 9), "the catalogue's first");
        _assertFalse(registry.consentedAt(id, TRAIN, START + 9), "not yet said");
        _assertTrue(registry.consentedAt(id, MINE | TRAIN, START + 19), "the catalogue's second");
        _assertTrue(registry.consentedAt(id, MINE, START + 20), "the second in which the catalogue takes it back");
        _assertFalse(registry.consentedAt(id, MINE, START + 21), "taken back by the catalogue");
        _assertTrue(registry.consentedAt(id, TRAIN, START + 39), "the catalogue's third");
        _assertFalse(registry.consentedAt(id, TRAIN, START + 41), "the catalogue's no, after it was materialized");
        _assertTrue(registry.consentedAt(id, TRAIN, START + 45), "the catalogue's last");

        vm.warp(START + 50);
        vm.prank(wallet);
        registry.setConsent(id, 0);
        vm.warp(START + 60);
        vm.prank(wallet);
        registry.setConsent(id, MINE);
        vm.warp(START + 70);
        vm.prank(steward);
        registry.setConsent(catalogueId, ALL_USES);
        _assertTrue(registry.consentedAt(id, TRAIN, START + 49), "until the owner spoke");
        _assertFalse(registry.consentedAt(id, TRAIN, START + 51), "the owner's no");
        _assertFalse(registry.consentedAt(id, MINE, START + 59), "the owner's no is not the catalogue's yes");
        _assertTrue(registry.consentedAt(id, MINE, START + 60), "the owner's yes");
        _assertFalse(registry.consentedAt(id, TRAIN, START + 70), "the steward speaks for it no more");
        _assertFalse(registry.consentedAt(id, TRAIN, START + 42), "the catalogue's no, still");
        _assertTrue(registry.consentedAt(id, MINE, START), "the catalogue's first, still");
    }

    /// @dev Up to 24 statements with 0 to 3 seconds between them, then every second is asked about.
    function testFuzz_AnswersAsAList(uint256 seed, uint256 steps) public {
        workSaid.push(Said(START, MINE));
        catalogueSaid.push(Said(START, MINE));
        steps = _bound(steps, 1, 24);
        for (uint256 i = 0; i < steps; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            vm.warp(block.timestamp + (seed % 4));
            _step(seed >> 8, uint16(seed >> 64) & 7);
        }
        uint256 end = block.timestamp;
        for (uint256 time = START - 2; time <= end + 1; ++time) {
            _assertAnswers(workId, workSaid, time);
            _assertAnswers(catalogueId, catalogueSaid, time);
            for (uint256 i = 0; i < 2; ++i) {
                if (!registry.exists(materializedIds[i])) continue;
                _assertAnswers(materializedIds[i], materializedSaid[i], time);
            }
        }
    }

    function _step(uint256 seed, uint16 uses) private {
        uint256 kind = seed % 6;
        uint256 which = (seed >> 8) % 2;
        if (kind < 2) {
            vm.prank(steward);
            registry.setConsent(catalogueId, uses);
            _say(catalogueSaid, _heldAt(catalogueSaid, false, block.timestamp), uses);
        } else if (kind == 2) {
            vm.prank(creator);
            registry.setConsent(workId, uses);
            _say(workSaid, _heldAt(workSaid, false, block.timestamp), uses);
        } else if (!registry.exists(materializedIds[which])) {
            registry.materialize(_proof(_leaves(5), 2 * which));
        } else {
            vm.prank(wallet);
            registry.setConsent(materializedIds[which], uses);
            _say(materializedSaid[which], _heldAt(materializedSaid[which], true, block.timestamp), uses);
        }
    }

    /// @dev A word that takes a use back holds from the next second on, and none comes before the last.
    function _say(Said[] storage said, uint16 held, uint16 uses) private {
        uint256 since = _sinceOf(held, uses);
        if (said.length != 0 && said[said.length - 1].time > since) since = said[said.length - 1].time;
        said.push(Said(since, uses));
    }

    /// @dev The last word until then; before the first one, the catalogue's.
    function _heldAt(Said[] storage said, bool ofCatalogue, uint256 time) private view returns (uint16 held) {
        if (ofCatalogue) held = _heldAt(catalogueSaid, false, time);
        for (uint256 i = 0; i < said.length; ++i) {
            if (said[i].time <= time) held = said[i].uses;
        }
    }

    function _assertAnswers(bytes32 id, Said[] storage said, uint256 time) private view {
        uint16 held = _heldAt(said, id != workId && id != catalogueId, time);
        if (time > block.timestamp) held = 0;
        for (uint16 uses = 1; uses < 8; ++uses) {
            _assertEq(registry.consentedAt(id, uses, time), held & uses == uses, "consented");
        }
    }
}
