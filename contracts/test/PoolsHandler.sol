// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPools, Pools} from "../src/Pools.sol";
import {PoolsFixture} from "./PoolsFixture.sol";
import {RefusingWallet} from "./Wallets.sol";

/// @notice Bounded random use of two Datanets' pools by everybody, with the sums that the invariants compare. No call reverts.
contract PoolsHandler is PoolsFixture {
    uint256 public credited;
    uint256 public paid;
    uint256 public forced;
    /// @dev Paid to a contributor or winner, by our own count.
    mapping(address person => uint256) public received;

    uint64[2] public ids;
    RefusingWallet public refusing = new RefusingWallet();
    address[4] public actors;
    address public refuge = makeAddr("where the refusing contract sends its money");
    mapping(uint64 id => mapping(uint32 version => address[])) private _contributors;
    mapping(uint64 id => mapping(uint32 version => mapping(uint32 index => bool))) private _wasPaid;

    constructor() {
        setUp();
        ids[0] = datanetId;
        vm.prank(curator);
        ids[1] = uint64(datanets.create("salt 2", "first", 1, "manifest"));
        actors = [alice, bob, stranger, address(refusing)];
    }

    function poolsContract() external view returns (Pools) {
        return pools;
    }

    function newest(uint64 id) external view returns (uint32) {
        return datanets.versions(id);
    }

    function credit(uint256 which, uint256 amount) external {
        datanetId = ids[which % 2];
        // From dust, which rounds to nothing a row, to a whole day's earnings.
        amount = bound(amount, 0, which % 3 == 0 ? 20 : 1_000 ether);
        deal(address(this), amount);
        pools.credit{value: amount}(datanetId);
        credited += amount;
    }

    function releaseVersion(uint256 which, uint256 seed) external {
        datanetId = ids[which % 2];
        address[] memory rows = new address[](bound(seed, 1, 12));
        for (uint256 i; i < rows.length; ++i) {
            rows[i] = actors[uint256(keccak256(abi.encode(seed, i))) % 4];
        }
        _contributors[datanetId][release(rows)] = rows;
    }

    function settleVersion(uint256 which, uint256 seed) external {
        datanetId = ids[which % 2];
        uint32 last = datanets.versions(datanetId);
        if (last < 2) return;
        uint32 version = uint32(bound(seed, 2, last));
        if (pools.pools(datanetId, version) == 0) return;
        settle(version, _contributors[datanetId][version]);
    }

    /// @dev Some or all of an actor's rows of a version, paid ones among them.
    function claimRows(uint256 which, uint256 versionSeed, uint256 actorSeed, uint256 mask) external {
        datanetId = ids[which % 2];
        uint32 last = datanets.versions(datanetId);
        if (last < 2) return;
        _claimSome(uint32(bound(versionSeed, 2, last)), actors[actorSeed % 4], mask);
    }

    function postBounty(uint256 which, uint256 amount) external {
        datanetId = ids[which % 2];
        uint256 available = pools.bountyMoney(datanetId);
        if (available == 0) return;
        vm.prank(curator);
        pools.postBounty(datanetId, bound(amount, 1, available), "terms");
    }

    function closeBounty(uint256 which, uint256 seed) external {
        uint256 last = pools.lastBountyId();
        if (last == 0) return;
        uint256 id = bound(which, 1, last);
        (, uint192 amount,) = pools.bounties(id);
        if (amount == 0) return;
        vm.prank(curator);
        if (seed % 2 == 0) return pools.cancelBounty(id);
        address winner = actors[seed % 3];
        pools.awardBounty(id, winner);
        _count(winner, amount);
    }

    function forceEther(uint256 amount) external {
        amount = bound(amount, 1, 1 ether);
        forced += amount;
        vm.deal(address(pools), address(pools).balance + amount);
    }

    /// @dev Everybody's unpaid rows of every settled version.
    function claimEverything() external {
        for (uint256 d; d < 2; ++d) {
            datanetId = ids[d];
            for (uint32 version = 2; version <= datanets.versions(datanetId); ++version) {
                for (uint256 a; a < 4; ++a) {
                    _claimSome(version, actors[a], type(uint256).max);
                }
            }
        }
    }

    function _claimSome(uint32 version, address person, uint256 mask) private {
        (, uint256 perRow,) = pools.settlements(datanetId, version);
        address[] memory rows = _contributors[datanetId][version];
        uint32[] memory own = indexesOf(person, rows);
        uint256 count;
        uint256 due;
        for (uint256 i; i < own.length; ++i) {
            if (mask >> i & 1 == 0) continue;
            uint32 index = own[i];
            own[count++] = index;
            if (!_wasPaid[datanetId][version][index]) due += perRow;
        }
        assembly ("memory-safe") {
            mstore(own, count)
        }
        if (due == 0) return;
        for (uint256 i; i < count; ++i) {
            _wasPaid[datanetId][version][own[i]] = true;
        }
        IPools.Row[] memory named = rowsAt(own);
        bytes32[] memory proof = multiProof(rows, own);
        if (person == address(refusing)) {
            bytes memory call = abi.encodeCall(IPools.claimTo, (datanetId, version, refuge, named, proof));
            refusing.execute(address(pools), 0, call);
            _count(refuge, due);
        } else {
            pools.claim(datanetId, version, person, named, proof);
            _count(person, due);
        }
    }

    function _count(address person, uint256 amount) private {
        received[person] += amount;
        paid += amount;
    }
}
